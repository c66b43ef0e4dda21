# Makefile - builds schedojo. Run ./configure first; it writes config.mak.
#
#   make            ./schedojo, runnable in place, with libexec/worker-real and libexec/worker-sim
#   make run        starts it
#   make check      all tests; make check STAGES="style unit" some of them
#   make bench      measures, and judges nothing
#   make install    into PREFIX, below DESTDIR; make uninstall takes it out again
#   make dist       a source archive of the last commit
#   make clean, make distclean
#
# The lists of sources are the folders themselves: a new file is picked up, and nothing else has to
# change. The scheduler is built twice, once for each machine: obj/real and obj/sim hold the same
# sources, compiled against that machine's machine_ops.h.

srcdir = .
-include config.mak

# PREFIX given to make moves everything that configure placed below its prefix.
ifdef PREFIX
prefix := $(PREFIX)
bindir := $(prefix)/bin
datadir := $(prefix)/share
libexecdir := $(prefix)/libexec
mandir := $(prefix)/share/man
endif

# ---- flags ----

WARNINGS = -Wall -Wextra
SANITIZE_FLAGS = $(if $(SANITIZE),-fsanitize=$(SANITIZE) $(SANITIZE_MORE))
SANITIZE_MORE = -fno-sanitize-recover=all -fno-omit-frame-pointer
INCLUDES = -I. -I$(srcdir) $(filter -I%,$(LIBS_CURSES) $(LIBS_CJSON) $(LIBS_CHECK))
COMPILE = $(CC) -std=gnu11 -D_GNU_SOURCE $(WARNINGS) $(INCLUDES) -MMD -MP $(CFLAGS)

# The scheduler switches stacks, walks frames by their pointers and hands out memory that it
# made itself, and in the worker runs code that no sanitizer has seen: it gets its own fixed
# flags, and only the undefined behaviour checks. The parent side takes whatever SANITIZE says.
RUNTIME_FLAGS = -O2 -fno-omit-frame-pointer -fno-strict-aliasing -I$(srcdir)/runtime/include
RUNTIME_SANITIZE = $(if $(findstring undefined,$(SANITIZE)),-fsanitize=undefined $(SANITIZE_MORE))

# ---- sources ----

sources = $(patsubst $(srcdir)/%,%,$(foreach pattern,$(1),$(wildcard $(srcdir)/$(pattern))))
objects = $(addsuffix .o,$(basename $(addprefix $(1)/,$(call sources,$(2)))))

BASE := $(call objects,obj,base/*.c)
RECORD := $(call objects,obj,record/*.c)
RUNNER := $(call objects,obj,runner/*.c)
UI := $(call objects,obj,ui/*.c)
CLI := $(call objects,obj,cli/*.c)
WORKER := $(call objects,obj/worker,runner/worker/*.c runner/worker/*.S)
REAL := $(call objects,obj/real,runtime/*.c runtime/*.S runtime/real/*.c runtime/real/*.S)
SIM := $(call objects,obj/sim,runtime/*.c runtime/*.S runtime/sim/*.c runtime/sim/*.S)

UNIT_TESTS := $(basename $(call objects,obj,tests/unit/test_*.c))
REAL_TESTS := $(basename $(call objects,obj/real,tests/runtime/test_*.c))
SIM_TESTS := $(basename $(call objects,obj/sim,tests/runtime/test_*.c tests/sim/test_*.c))
REAL_BENCHES := $(basename $(call objects,obj/real,tests/bench/*.c))
SIM_BENCHES := $(basename $(call objects,obj/sim,tests/bench/*.c))
BENCHES := $(REAL_BENCHES) $(SIM_BENCHES)
TESTS := $(UNIT_TESTS) $(REAL_TESTS) $(SIM_TESTS)

PROGRAMS = schedojo libexec/worker-real libexec/worker-sim
PARENT = obj/libui.a obj/librecord.a obj/librunner.a obj/libbase.a

all: $(PROGRAMS)

ifeq ($(wildcard config.mak),)
$(PROGRAMS):
	@echo 'make: run ./configure first' >&2; exit 1
else

# ---- programs ----

schedojo: $(CLI) $(PARENT)
	$(CC) $(CFLAGS) $(SANITIZE_FLAGS) -o $@ $^ $(LDFLAGS) $(LIBS_CURSES) $(LIBS_CJSON) -lm

WRAP = $(wildcard $(srcdir)/runner/worker/wrap.txt)
libexec/worker-%: $(WORKER) obj/runner/wire.o obj/librt_%.a obj/libbase.a $(WRAP) | $(INSTRUMENT_OK)
	@mkdir -p $(@D)
	$(CC) $(CFLAGS) $(RUNTIME_SANITIZE) -o $@ $(filter %.o %.a,$^) $(addprefix @,$(WRAP)) \
		$(LDFLAGS) $(LIBS_TCC)

# What the worker sees of a program's memory accesses rests on private parts of libtcc. A libtcc
# with which the self-test fails is refused, by configure as well as by make: no verdict is a
# degraded one.
SELFTEST := $(addprefix obj/worker/,$(basename $(call sources,tests/instrument/selftest.c)))
INSTRUMENT_OK := $(if $(SELFTEST),obj/instrument.ok)

$(SELFTEST): $(call objects,obj/worker,tests/instrument/*.c tests/instrument/*.S) \
		$(filter-out %/main.o,$(WORKER)) obj/runner/wire.o obj/librt_sim.a obj/libbase.a $(WRAP)
	$(CC) $(CFLAGS) $(RUNTIME_SANITIZE) -o $@ $(filter %.o %.a,$^) \
		$(filter-out %=exit,$(shell cat $(WRAP))) $(LDFLAGS) $(LIBS_TCC)

obj/instrument.ok: $(SELFTEST)
	@./$< > obj/instrument.log 2>&1 || { cat obj/instrument.log >&2; \
		echo 'make: this libtcc does not let schedojo see every memory access;' >&2; \
		echo 'make: the one of Debian 12 (0.9.27+git20200814) does' >&2; exit 1; }
	@touch $@

obj/libbase.a: $(BASE)
obj/librecord.a: $(RECORD)
obj/librunner.a: $(RUNNER)
obj/libui.a: $(UI)
obj/librt_real.a: $(REAL)
obj/librt_sim.a: $(SIM)

obj/%.a:
	rm -f $@
	ar rc $@ $^

# ---- objects ----

# Remembers the flags: other flags, everything is built again.
obj/flags: FORCE
	@mkdir -p obj
	@echo '$(COMPILE) $(SANITIZE_FLAGS) $(RUNTIME_FLAGS)' | cmp -s - $@ || \
		echo '$(COMPILE) $(SANITIZE_FLAGS) $(RUNTIME_FLAGS)' > $@

obj/folders: FORCE
	@mkdir -p obj
	@echo '$(FOLDERS)' | cmp -s - $@ || echo '$(FOLDERS)' > $@

FOLDERS = -DDATADIR="$(datadir)/schedojo" -DLIBEXECDIR="$(libexecdir)/schedojo"
obj/base/file.o: private COMPILE += $(subst ",\",$(FOLDERS))
obj/base/file.o: obj/folders

# base is linked into the workers too, which do without sanitizers that bring their own runtime.
$(BASE) obj/runner/wire.o: private SANITIZE_FLAGS = $(RUNTIME_SANITIZE)

obj/real/%.o: $(srcdir)/%.c obj/flags
	@mkdir -p $(@D)
	$(COMPILE) $(RUNTIME_FLAGS) $(RUNTIME_SANITIZE) -I$(srcdir)/runtime/real -c -o $@ $<

obj/real/%.o: $(srcdir)/%.S obj/flags
	@mkdir -p $(@D)
	$(COMPILE) -I$(srcdir)/runtime/real -c -o $@ $<

obj/sim/%.o: $(srcdir)/%.c obj/flags
	@mkdir -p $(@D)
	$(COMPILE) $(RUNTIME_FLAGS) $(RUNTIME_SANITIZE) -I$(srcdir)/runtime/sim -c -o $@ $<

obj/sim/%.o: $(srcdir)/%.S obj/flags
	@mkdir -p $(@D)
	$(COMPILE) -I$(srcdir)/runtime/sim -c -o $@ $<

# The worker carries the headers that learner code includes; its assembler reads them.
EMBEDDED = $(wildcard $(srcdir)/runtime/include/*.h $(srcdir)/runtime/include/*/*.h) \
	$(srcdir)/katas/common/judge.h
obj/worker/%.o: $(srcdir)/%.c obj/flags $(EMBEDDED)
	@mkdir -p $(@D)
	$(COMPILE) $(RUNTIME_FLAGS) $(RUNTIME_SANITIZE) -Wa,-I$(srcdir) -c -o $@ $<

obj/worker/%.o: $(srcdir)/%.S obj/flags $(EMBEDDED)
	@mkdir -p $(@D)
	$(COMPILE) -Wa,-I$(srcdir) -c -o $@ $<

obj/%.o: $(srcdir)/%.c obj/flags
	@mkdir -p $(@D)
	$(COMPILE) $(SANITIZE_FLAGS) -c -o $@ $<

-include $(patsubst %.o,%.d,$(BASE) $(RECORD) $(RUNNER) $(UI) $(CLI) $(WORKER) $(REAL) $(SIM)) \
	$(addsuffix .d,$(TESTS) $(BENCHES) $(SELFTEST))

# ---- tests ----

$(UNIT_TESTS): %: %.o $(PARENT)
	$(CC) $(CFLAGS) $(SANITIZE_FLAGS) -o $@ $^ $(LDFLAGS) $(LIBS_CURSES) $(LIBS_CJSON) \
		$(LIBS_CHECK) -lm

$(REAL_TESTS): %: %.o obj/librt_real.a obj/libbase.a
	$(CC) $(CFLAGS) $(RUNTIME_SANITIZE) -o $@ $^ $(LDFLAGS) $(LIBS_CHECK) -lpthread

$(SIM_TESTS): %: %.o obj/librt_sim.a obj/libbase.a
	$(CC) $(CFLAGS) $(RUNTIME_SANITIZE) -o $@ $^ $(LDFLAGS) $(LIBS_CHECK) -lpthread

$(REAL_BENCHES): %: %.o obj/librt_real.a obj/libbase.a
	$(CC) $(CFLAGS) $(RUNTIME_SANITIZE) -o $@ $^ $(LDFLAGS) -lpthread -lm

$(SIM_BENCHES): %: %.o obj/librt_sim.a obj/libbase.a
	$(CC) $(CFLAGS) $(RUNTIME_SANITIZE) -o $@ $^ $(LDFLAGS) -lpthread -lm

check: $(PROGRAMS) $(TESTS)
	@CC='$(CC)' srcdir='$(srcdir)' SELFTEST='$(SELFTEST)' UNIT_TESTS='$(UNIT_TESTS)' \
		RUNTIME_TESTS='$(REAL_TESTS) $(SIM_TESTS)' \
		sh $(srcdir)/tests/run.sh $(STAGES)

bench: $(PROGRAMS) $(BENCHES)
	@for program in $(BENCHES); do echo "== $$program"; ./$$program || exit 1; done
	@for script in $(call sources,tests/bench/*.sh); do \
		echo "== $$script"; sh $(srcdir)/$$script ./schedojo || exit 1; done

run: $(PROGRAMS)
	@./schedojo

# ---- installing ----

INSTALL_KATAS = $(patsubst $(srcdir)/%,%,$(shell find $(srcdir)/katas -type f 2>/dev/null))
INSTALL_HEADERS = $(call sources,runtime/include/*.h)
INSTALL_MANUALS = $(call sources,docs/*.1)

install: $(PROGRAMS)
	install -D -m 755 schedojo $(DESTDIR)$(bindir)/schedojo
	install -D -m 755 libexec/worker-real $(DESTDIR)$(libexecdir)/schedojo/worker-real
	install -D -m 755 libexec/worker-sim $(DESTDIR)$(libexecdir)/schedojo/worker-sim
	@set -e; for file in $(INSTALL_HEADERS); do install -D -m 644 $(srcdir)/$$file \
		$(DESTDIR)$(datadir)/schedojo/include/$${file##*/}; done
	@set -e; for file in $(INSTALL_KATAS); do \
		install -D -m 644 $(srcdir)/$$file $(DESTDIR)$(datadir)/schedojo/$$file; done
	@set -e; for file in $(INSTALL_MANUALS); do \
		install -D -m 644 $(srcdir)/$$file $(DESTDIR)$(mandir)/man1/$${file##*/}; done

uninstall:
	rm -f $(DESTDIR)$(bindir)/schedojo
	rm -rf $(DESTDIR)$(libexecdir)/schedojo $(DESTDIR)$(datadir)/schedojo
	@for file in $(INSTALL_MANUALS); do rm -f $(DESTDIR)$(mandir)/man1/$${file##*/}; done

endif # config.mak

dist:
	git -C $(srcdir) archive --format=tar.gz --prefix=schedojo-$(VERSION)/ HEAD \
		> schedojo-$(VERSION).tar.gz

clean:
	rm -rf obj libexec schedojo

distclean: clean
	rm -f config.mak config.h

FORCE:
.PHONY: all check bench run install uninstall dist clean distclean FORCE
.SECONDARY:
.DELETE_ON_ERROR:
