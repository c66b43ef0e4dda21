/*
 * hook_x86_64.S - from instrumented code into the simulation.
 *
 * Called in the middle of expressions, so every register that the program's compiler uses survives:
 * the caller-saved integer ones always, the xmm ones when the slow path may run other code in
 * between. rbx and r12 to r15 are free by agreement (the compiler never uses them). The address
 * comes in r12. The stack may be at any alignment.
 */
	.text

	.macro ENTRY name kind
	.globl sim_hook_\name
	.type sim_hook_\name, @function
sim_hook_\name:
	movl $\kind, %r13d
	jmp access
	.size sim_hook_\name, .-sim_hook_\name
	.endm

	/* kind: log2 of the size << 1 | write */
	ENTRY r1 0
	ENTRY w1 1
	ENTRY r2 2
	ENTRY w2 3
	ENTRY r4 4
	ENTRY w4 5
	ENTRY r8 6
	ENTRY w8 7
	ENTRY r16 8
	ENTRY w16 9

	.macro SAVE
	movq (%rsp), %r14		/* where the program goes on */
	pushq %rax
	pushq %rcx
	pushq %rdx
	pushq %rsi
	pushq %rdi
	pushq %r8
	pushq %r9
	pushq %r10
	pushq %r11
	movq %rsp, %rbx
	andq $-16, %rsp
	.endm

	.macro RESTORE
	movq %rbx, %rsp
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

	.macro SAVE_FLOAT
	subq $128, %rsp
	movups %xmm0, (%rsp)
	movups %xmm1, 16(%rsp)
	movups %xmm2, 32(%rsp)
	movups %xmm3, 48(%rsp)
	movups %xmm4, 64(%rsp)
	movups %xmm5, 80(%rsp)
	movups %xmm6, 96(%rsp)
	movups %xmm7, 112(%rsp)
	.endm

	.macro RESTORE_FLOAT
	movups (%rsp), %xmm0
	movups 16(%rsp), %xmm1
	movups 32(%rsp), %xmm2
	movups 48(%rsp), %xmm3
	movups 64(%rsp), %xmm4
	movups 80(%rsp), %xmm5
	movups 96(%rsp), %xmm6
	movups 112(%rsp), %xmm7
	.endm

	.type access, @function
access:
	SAVE
	movq %r12, %rdi
	movl %r13d, %esi
	movq %r14, %rdx
	call sim_access_fast
	testb %al, %al
	jnz 1f
	SAVE_FLOAT
	movq %r12, %rdi
	movl %r13d, %esi
	movq %r14, %rdx
	movq %rbp, %rcx
	call sim_access_slow
	RESTORE_FLOAT
1:
	RESTORE
	ret
	.size access, .-access

	.globl sim_hook_safepoint
	.type sim_hook_safepoint, @function
sim_hook_safepoint:
	SAVE
	SAVE_FLOAT
	movq %r14, %rdi
	movq %rbp, %rsi
	call sim_safepoint
	RESTORE_FLOAT
	RESTORE
	ret
	.size sim_hook_safepoint, .-sim_hook_safepoint

/* The first thing the stack of a thread runs. */
	.globl sim_thread_entry
	.type sim_thread_entry, @function
sim_thread_entry:
	xorl %ebp, %ebp
	call sim_thread_main
	ud2
	.size sim_thread_entry, .-sim_thread_entry

	.section .note.GNU-stack, "", @progbits
