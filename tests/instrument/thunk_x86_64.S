/*
 * thunk_x86_64.S - the self-test's hooks. They keep what a hook must keep and spoil, on purpose,
 * all that it may change: rbx, r12 to r15, the flags. Whatever the instrumented code wrongly relies
 * on shows up as a wrong result.
 */
	.text

	.macro SAVE
	pushq %rax
	pushq %rcx
	pushq %rdx
	pushq %rsi
	pushq %rdi
	pushq %r8
	pushq %r9
	pushq %r10
	pushq %r11
	.endm

	.macro RESTORE
	popq %r11
	popq %r10
	popq %r9
	popq %r8
	popq %rdi
	popq %rsi
	popq %rdx
	popq %rcx
	popq %rax
	.endm

	.macro SPOIL
	movq $-1, %rbx
	movq %rbx, %r12
	movq %rbx, %r13
	movq %rbx, %r14
	movq %rbx, %r15
	addq %rbx, %r12			/* carry and sign set, zero and overflow clear */
	.endm

	.macro HOOK name kind
	.globl hook_\name
	.type hook_\name, @function
hook_\name:
	movl $\kind, %r13d
	jmp hook
	.size hook_\name, .-hook_\name
	.endm

	HOOK r1 0
	HOOK w1 1
	HOOK r2 2
	HOOK w2 3
	HOOK r4 4
	HOOK w4 5
	HOOK r8 6
	HOOK w8 7
	HOOK r16 8
	HOOK w16 9

	.type hook, @function
hook:
	movq (%rsp), %r14
	SAVE
	subq $32, %rsp
	fnstenv (%rsp)
	movl 8(%rsp), %ecx		/* the tag word: all ones when the x87 stack is empty */
	fldenv (%rsp)
	addq $32, %rsp
	movq %r12, %rdi
	movl %r13d, %esi
	movq %r14, %rdx
	movq %rsp, %rbx
	andq $-16, %rsp
	call selftest_access
	movq %rbx, %rsp
	RESTORE
	SPOIL
	ret
	.size hook, .-hook

	.globl hook_safepoint
	.type hook_safepoint, @function
hook_safepoint:
	pushq %rbp
	movq %rsp, %rbp
	pushq %rbx			/* a safepoint keeps every register, the free ones too */
	SAVE
	andq $-16, %rsp
	call selftest_safepoint
	leaq -80(%rbp), %rsp
	RESTORE
	popq %rbx
	popq %rbp
	cmpq $0, %rsp			/* spoils the flags */
	ret
	.size hook_safepoint, .-hook_safepoint

/* long selftest_call(long (*fn)(void)): compiled code may change what the ABI says it must not. */
	.globl selftest_call
	.type selftest_call, @function
selftest_call:
	pushq %rbp
	movq %rsp, %rbp
	pushq %rbx
	pushq %r12
	pushq %r13
	pushq %r14
	pushq %r15
	subq $8, %rsp
	call *%rdi
	addq $8, %rsp
	popq %r15
	popq %r14
	popq %r13
	popq %r12
	popq %rbx
	popq %rbp
	ret
	.size selftest_call, .-selftest_call

	.section .note.GNU-stack, "", @progbits
