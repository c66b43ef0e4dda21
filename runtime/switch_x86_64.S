/*
 * switch_x86_64.S - leaving one stack and entering another.
 *
 * Only what the System V ABI makes the callee's duty is saved: rbp, rbx, r12-r15. The control words
 * of the FPU are not: nothing a learner can call changes them. The way in is a jmp through a
 * register, not a ret: a ret to an address that the last call did not push misses the return
 * predictor (17.5 against 7.7 ns for a round trip).
 *
 * A saved stack, from its stack pointer upwards: continue-address, r15, r14, r13, r12, rbx, rbp.
 * rt_frames (fail.c) reads rbp from there to walk a parked goroutine's frames.
 */
	.text

/* void rt_gosw(void **save, void *to) */
	.globl rt_gosw
	.type rt_gosw, @function
rt_gosw:
	popq %rdx
	pushq %rbp
	pushq %rbx
	pushq %r12
	pushq %r13
	pushq %r14
	pushq %r15
	pushq %rdx
	movq %rsp, (%rdi)
	movq %rsi, %rsp
	popq %rdx
	popq %r15
	popq %r14
	popq %r13
	popq %r12
	popq %rbx
	popq %rbp
	jmp *%rdx
	.size rt_gosw, .-rt_gosw

/* The first thing a new stack runs. rbp is 0: frame chains end here. The program's function is
 * called from here and not from C, so that its frame lies at the same place whatever compiler built
 * us: the simulation sees addresses. */
	.globl rt_gostart
	.type rt_gostart, @function
rt_gostart:
	xorl %ebp, %ebp
	call rt_gobegin
	movq %rax, %rdi
	call *%rdx
	call rt_goend
	ud2
	.size rt_gostart, .-rt_gostart

/* void rt_call_program(void (*fn)(void *), void *arg): calls back into the program. Its code, when
 * instrumented, keeps nothing of rbx and r12 to r15, which our caller counts on. */
	.globl rt_call_program
	.type rt_call_program, @function
rt_call_program:
	pushq %rbx
	pushq %r12
	pushq %r13
	pushq %r14
	pushq %r15
	movq %rdi, %rax
	movq %rsi, %rdi
	call *%rax
	popq %r15
	popq %r14
	popq %r13
	popq %r12
	popq %rbx
	ret
	.size rt_call_program, .-rt_call_program

/* void *rt_new_context(uintptr_t hi): builds a saved stack below hi. hi is 16-aligned; rt_gostart
 * begins with rsp at hi - 16, so that its call leaves the callee the alignment the ABI wants. The
 * topmost words stay free for stack.c's list. */
	.globl rt_new_context
	.type rt_new_context, @function
rt_new_context:
	leaq -72(%rdi), %rax
	leaq rt_gostart(%rip), %rdx
	movq %rdx, (%rax)
	xorl %edx, %edx
	movq %rdx, 8(%rax)
	movq %rdx, 16(%rax)
	movq %rdx, 24(%rax)
	movq %rdx, 32(%rax)
	movq %rdx, 40(%rax)
	movq %rdx, 48(%rax)
	ret
	.size rt_new_context, .-rt_new_context

	.section .note.GNU-stack, "", @progbits
