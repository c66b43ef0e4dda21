/*
 * call_x86_64.S - from C into compiled code. Instrumented code changes rbx and r12 to r15
 * (instrument.c); C expects them back.
 */
	.text

/* long call_learner(uintptr_t fn, uintptr_t first, uintptr_t second): fn(first, second). */
	.globl call_learner
	.type call_learner, @function
call_learner:
	pushq %rbp
	movq %rsp, %rbp
	pushq %rbx
	pushq %r12
	pushq %r13
	pushq %r14
	pushq %r15
	subq $8, %rsp
	movq %rdi, %rax
	movq %rsi, %rdi
	movq %rdx, %rsi
	call *%rax
	addq $8, %rsp
	popq %r15
	popq %r14
	popq %r13
	popq %r12
	popq %rbx
	popq %rbp
	ret
	.size call_learner, .-call_learner

	.section .note.GNU-stack, "", @progbits
