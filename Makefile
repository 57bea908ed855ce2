# Ferry. The targets a person uses are in `make help`.
#
# Every program comes from one file found by wildcard: cgi-bin/<area>.c is an area
# (with cgi-bin/<area>/*.c where it is large), cgi-bin/bin/<x>.c the program ferry-<x>
# (with cgi-bin/bin/<x>/*.c).
# A new one needs no line here.

SHELL      = /bin/bash
CC         = gcc
PORT      ?= 8080
VAR       ?= var
DEMO      ?= 1
SAN       ?=
prefix    ?= /usr/local
sysconfdir?= /etc

comma     := ,
BUILD     := $(if $(SAN),.build-san,.build)
PACKAGES  := fcgi libmariadb json-c libsodium libcurl libzip expat xlsxwriter libmagic \
	     liboath libqrencode gmime-3.0 libical harfbuzz harfbuzz-subset zlib libpng

# The sanitizers' extra code makes gcc guess wrongly about lengths and first values.
WARN      := -Wall -Wextra -Werror -Wformat=2 $(if $(SAN),-Wno-format-truncation -Wno-stringop-truncation -Wno-maybe-uninitialized)
HARDEN    := -fstack-protector-strong -fPIE
OPT       := $(if $(SAN),-O1 -g1 -fno-omit-frame-pointer -fsanitize=address$(comma)undefined -fno-sanitize-recover=undefined,-O2 -g -D_FORTIFY_SOURCE=3)
# -iquote: lib/search.h must not stand before the system's <search.h>.
INCLUDE    = -iquote cgi-bin -iquote .build/made -iquote cgi-bin/lib -iquote cgi-bin/crm -isystem /usr/include/ClearSilver $(PKG_CFLAGS)
# Defined as empty, so that a file that says #define _GNU_SOURCE itself agrees.
CFLAGS     = -std=gnu11 -D_GNU_SOURCE= $(OPT) $(WARN) $(HARDEN) $(EXTRA_CFLAGS)
LDFLAGS    = -pie -Wl,-z,relro,-z,now,-z,noexecstack -Wl,--as-needed $(if $(SAN),-fsanitize=address$(comma)undefined)
# ClearSilver comes as static libraries only; libcsv has no pkg-config file.
LIBS       = -lneo_cs -lneo_utl $(PKG_LIBS) -lcsv -lm

# Asked of pkg-config once, and only by targets that compile (deps must run without it).
PKG_CFLAGS = $(eval PKG_CFLAGS := $$(subst -I,-isystem ,$$(shell pkg-config --cflags $(PACKAGES))))$(PKG_CFLAGS)
PKG_LIBS   = $(eval PKG_LIBS := $$(shell pkg-config --libs $(PACKAGES)))$(PKG_LIBS)

LIB_SRC   := $(wildcard cgi-bin/lib/*.c)
CRM_SRC   := $(wildcard cgi-bin/crm/*.c)
AREA_SRC  := $(wildcard cgi-bin/*.c)
BIN_SRC   := $(wildcard cgi-bin/bin/*.c)
UNIT_SRC  := $(wildcard tests/unit/test_*.c)
RULES_SRC := $(wildcard tests/rules/test_*.c)
FUZZ_SRC  := $(wildcard tests/fuzz/fuzz_*.c)
obj        = $(patsubst cgi-bin/%.c,$(BUILD)/obj/%.o,$(1))
AREAS     := $(patsubst cgi-bin/%.c,$(BUILD)/bin/%,$(AREA_SRC))
BINS      := $(patsubst cgi-bin/bin/%.c,$(BUILD)/bin/ferry-%,$(BIN_SRC))
UNIT      := $(patsubst tests/unit/%.c,$(BUILD)/tests/%,$(UNIT_SRC))
RULES     := $(patsubst tests/rules/%.c,$(BUILD)/tests/rules_%,$(RULES_SRC))
FUZZ      := $(patsubst tests/fuzz/%.c,.build-fuzz/%,$(FUZZ_SRC))
FERRY      = -Wl,--start-group $(BUILD)/libcrm.a $(BUILD)/libferry.a -Wl,--end-group

.PHONY: campaign property states bench-paper all programs www openapi tests fuzz help deps run start stop restart status reset test claims recycle bench lint install deb clean
.DELETE_ON_ERROR:
.SECONDARY:

all: programs www openapi

help:
	@echo 'make run      install what is missing, build, start here; Ctrl-C stops   (PORT=8080 VAR=var DEMO=1)'
	@echo 'make start    the same in the background; make stop ends it'
	@echo 'make test     install what the tests need and run all of them'
	@echo 'make campaign SECONDS=60 NUMBERS=10000: many clients at once, programs killed under them, then every sum checked'
	@echo 'make bench    speed against the floor, with 100,000 customers'
	@echo 'make          build only;  make SAN=1  with address and undefined-behaviour sanitizers'
	@echo 'make reset    stop and remove the data folder VAR'
	@echo 'make install  DESTDIR= prefix=/usr/local;  make deb  a Debian package'

programs: $(AREAS) $(BINS)

# ---- C ----------------------------------------------------------------------

# Objects are made again when the flags change.
$(BUILD)/flags: FORCE
	@mkdir -p $(@D); echo '$(CC) $(CFLAGS)' | cmp -s - $@ || echo '$(CC) $(CFLAGS)' > $@
FORCE:

# Written beside and moved: two makes at once never see half a file.
COMPILE = $(CC) $(CFLAGS) $(INCLUDE) -MMD -MP -MF $(@:.o=.d) -MT $@ -c -o $@.$$$$ $< && mv -f $@.$$$$ $@
LINK    = $(CC) $(LDFLAGS) -o $@.$$$$ $< $(1) $(LIBS) && mv -f $@.$$$$ $@

$(BUILD)/obj/%.o: cgi-bin/%.c $(BUILD)/flags
	@mkdir -p $(@D)
	$(if $(V),,@echo '  CC   $<' &&) $(COMPILE)

# Sources that are made: printed by a program of cgi-bin/make that is run while building.
.build/made/%: cgi-bin/make/%.c
	@mkdir -p $(@D)
	@$(CC) -std=gnu11 -O1 -Wall -Wextra -Werror -o $@.$$$$ $< $$(pkg-config --cflags --libs opencc icu-uc) && mv -f $@.$$$$ $@
.build/made/%.h: .build/made/%
	@$< > $@.$$$$ && mv -f $@.$$$$ $@
$(BUILD)/obj/lib/text_fold.o .build-fuzz/obj/lib/text_fold.o: .build/made/simplified.h
$(BUILD)/obj/lib/currency.o .build-fuzz/obj/lib/currency.o: .build/made/currencies.h

# Made new each time: an object whose source is gone must not stay inside. The list
# of members is a file, so that a removed source makes the library new too.
define library
$(BUILD)/$(1).list: FORCE
	@mkdir -p $$(@D); echo '$(2)' | cmp -s - $$@ || echo '$(2)' > $$@
$(BUILD)/$(1).a: $(call obj,$(2)) $(BUILD)/$(1).list
	@rm -f $$@.$$$$$$$$; ar rcs $$@.$$$$$$$$ $(call obj,$(2)) && mv -f $$@.$$$$$$$$ $$@
endef
$(eval $(call library,libferry,$(LIB_SRC)))
$(eval $(call library,libcrm,$(CRM_SRC)))

.SECONDEXPANSION:
$(BUILD)/bin/ferry-%: $(BUILD)/obj/bin/%.o $$(call obj,$$(wildcard cgi-bin/bin/$$*/*.c)) $(BUILD)/libcrm.a $(BUILD)/libferry.a
	@mkdir -p $(@D)
	$(if $(V),,@echo '  LD   $@' &&) $(call LINK,$(filter-out $<,$(filter %.o,$^)) $(FERRY))
$(BUILD)/bin/%: $(BUILD)/obj/%.o $$(call obj,$$(wildcard cgi-bin/$$*/*.c)) $(BUILD)/libcrm.a $(BUILD)/libferry.a
	@mkdir -p $(@D)
	$(if $(V),,@echo '  LD   $@' &&) $(call LINK,$(filter-out $<,$(filter %.o,$^)) $(FERRY))

# ---- tests ------------------------------------------------------------------

tests: $(UNIT) $(RULES)

$(BUILD)/obj/tests/%.o: tests/%.c $(BUILD)/flags
	@mkdir -p $(@D)
	$(if $(V),,@echo '  CC   $<' &&) $(COMPILE)
$(BUILD)/tests/rules_%: $(BUILD)/obj/tests/rules/%.o $(BUILD)/libcrm.a $(BUILD)/libferry.a
	@mkdir -p $(@D)
	$(if $(V),,@echo '  LD   $@' &&) $(call LINK,$(FERRY) -lcmocka)
$(BUILD)/tests/%: $(BUILD)/obj/tests/unit/%.o $(BUILD)/libcrm.a $(BUILD)/libferry.a
	@mkdir -p $(@D)
	$(if $(V),,@echo '  LD   $@' &&) $(call LINK,$(FERRY) -lcmocka)
$(BUILD)/tests/paper $(BUILD)/tests/log: $(BUILD)/tests/%: $(BUILD)/obj/tests/bench/%.o $(BUILD)/libcrm.a $(BUILD)/libferry.a
	@mkdir -p $(@D)
	$(if $(V),,@echo '  LD   $@' &&) $(call LINK,$(FERRY))
$(BUILD)/tests/floor: $(BUILD)/obj/tests/bench/floor.o
	@mkdir -p $(@D)
	$(if $(V),,@echo '  LD   $@' &&) $(call LINK,)

# Each is one program for libFuzzer. What it takes of the libraries is seen by linking it
# once as it is; that, a tenth of them, is compiled by clang with coverage.
fuzz: $(FUZZ)
FUZZ_CC    = clang -std=gnu11 -D_GNU_SOURCE= -O1 -g -w $(INCLUDE)
TAKEN      = sed -nE 's,^.*libferry\.a[()]+(\w+\.o).*,.build-fuzz/obj/lib/\1,p; s,^.*libcrm\.a[()]+(\w+\.o).*,.build-fuzz/obj/crm/\1,p' $@.trace | sort -u
.build-fuzz/obj/%.o: cgi-bin/%.c
	@mkdir -p $(@D)
	@$(FUZZ_CC) -fsanitize=fuzzer-no-link,address,undefined -MMD -MP -c -o $@ $<
.build-fuzz/%: tests/fuzz/%.c $(BUILD)/libcrm.a $(BUILD)/libferry.a
	@echo "  FUZZ $@"
	@mkdir -p $(@D)
	@$(CC) -std=gnu11 -D_GNU_SOURCE= -w $(INCLUDE) -nostartfiles -Wl,-e,LLVMFuzzerTestOneInput -Wl,-t,-t -o $@.plain $< $(FERRY) $(LIBS) > $@.trace
	@$(MAKE) --no-print-directory $$($(TAKEN))
	@$(FUZZ_CC) -fsanitize=fuzzer,address,undefined -o $@ $< $$($(TAKEN)) $(LIBS)
-include $(wildcard .build-fuzz/obj/*/*.d)

-include $(shell find $(BUILD)/obj -name '*.d' 2>/dev/null)

# ---- front end ----------------------------------------------------------------

www: www/static/dist/.made

# Asked of the registry only when the lock file says something new.
www/node_modules/.package-lock.json: www/package.json www/package-lock.json
	@echo '  NPM  www'
	@npm ci --prefix www --no-audit --no-fund --ignore-scripts --omit-lockfile-registry-resolved=true --loglevel=error
	@touch $@
www/static/dist/.made: www/node_modules/.package-lock.json $(wildcard www/build.mjs) $(shell find www/src www/templates -type f 2>/dev/null) $(CRM_SRC)
	@if [ -f www/build.mjs ]; then echo '  DIST www/static/dist'; node www/build.mjs; fi
	@mkdir -p $(@D); touch $@

# Each area prints its part of the API's description; one file is served.
openapi: www/static/dist/openapi.json
www/static/dist/openapi.json: $(AREAS) $(BUILD)/bin/ferry-openapi www/static/dist/.made
	@echo '  API  $@'
	@set -e; d=$$(mktemp -d); trap "rm -rf $$d" EXIT; for a in $(AREAS); do $$a --openapi > $$d/$${a##*/}.json; done; \
		$(BUILD)/bin/ferry-openapi $$d/*.json > $@.$$$$; mv -f $@.$$$$ $@

# ---- an instance of one's own ---------------------------------------------------

INSTANCE = PORT='$(PORT)' VAR='$(VAR)' DEMO='$(DEMO)' SAN='$(SAN)' BUILD='$(BUILD)'

deps:
	@conf/dev/deps.sh build run
run start: deps
	@$(MAKE) --no-print-directory all SAN='$(SAN)'
	@$(INSTANCE) exec conf/dev/$@.sh
stop:
	@$(INSTANCE) conf/dev/stop.sh
restart: stop start
status:
	@$(INSTANCE) conf/dev/status.sh
reset: stop
	@$(INSTANCE) conf/dev/reset.sh

test:
	@tests/run.sh
# Ten thousand claims of two hundred leads; a hundred thousand customers through the rules of recycling. `make test` has short forms.
claims:
	@CLAIMS=10000 LEADS=200 FILES='tests/rules/test_claim_many.c' tests/run.sh rules
recycle:
	@RECYCLE=100000 FILES='tests/rules/test_recycle.c' tests/run.sh rules

bench: deps
	@conf/dev/deps.sh test
	@tests/bench/run.sh
# SECONDS of many clients with programs killed under them, then NUMBERS invoice numbers.
campaign: deps
	@conf/dev/deps.sh test
	@$(MAKE) --no-print-directory programs www
	@SECONDS_LONG='$(SECONDS)' NUMBERS='$(NUMBERS)' tests/campaign/run.sh
# DOCUMENTS random quotations through API, page and paper against an independent sum. `make test` has a short form.
property: deps
	@conf/dev/deps.sh test
	@$(MAKE) --no-print-directory programs www
	@DOCUMENTS='$(or $(DOCUMENTS),100000)' tests/campaign/run.sh node --test --test-reporter=spec tests/http/documents.test.mjs
bench-paper: $(BUILD)/tests/paper
	@FERRY_CONF='$(VAR)/ferry.hdf' $< 200 1
# The README's chapter about states, from the tables of verbs.
states: $(BUILD)/bin/ferry-admin
	@FERRY_CONF='$(VAR)/ferry.hdf' $< states > .build/states.md && awk '/^<!-- states -->/ { print; while ((getline line < ".build/states.md") > 0) print line; skip = 1 } /^<!-- \/states -->/ { skip = 0 } !skip' README.md > .build/README.md && mv -f .build/README.md README.md
lint:
	@tests/lint.sh

# ---- a host of its own ------------------------------------------------------------

libdir  = $(prefix)/lib/ferry
share   = $(prefix)/share/ferry
install: all
	install -d '$(DESTDIR)$(libdir)/areas' '$(DESTDIR)$(libdir)/bin' '$(DESTDIR)$(prefix)/bin' '$(DESTDIR)$(share)/fonts' '$(DESTDIR)$(sysconfdir)/ferry'
	install -m 755 $(AREAS) '$(DESTDIR)$(libdir)/areas/'
	install -m 755 $(BINS) '$(DESTDIR)$(libdir)/bin/'
	for b in $(notdir $(BINS)); do ln -sf '../lib/ferry/bin/'$$b '$(DESTDIR)$(prefix)/bin/'$$b; done
	for d in static templates lang; do mkdir -p '$(DESTDIR)$(share)/www'/$$d && cp -R www/$$d/. '$(DESTDIR)$(share)/www'/$$d/; done
	mkdir -p '$(DESTDIR)$(share)/sql' && cp -R sql/. '$(DESTDIR)$(share)/sql/'
	cp -R conf/nginx conf/apache conf/lighttpd conf/mariadb '$(DESTDIR)$(share)/'
	cd '$(DESTDIR)$(share)/nginx' && rm -f private.conf && sed -i -e '/@LIVE@/{r live.conf' -e 'd}' locations.conf && rm live.conf
	sed -i -e 's|@AREAS@|$(libdir)/areas|g' -e 's|@RUN@|/run/ferry|g' -e 's|@FILES@|/var/lib/ferry/files|g' -e 's|@WWW@|$(share)/www|g' '$(DESTDIR)$(share)'/nginx/*.conf
	install -m 644 www/node_modules/@expo-google-fonts/noto-sans-[ts]c/400Regular/*.ttf '$(DESTDIR)$(share)/fonts/'
	sed 's|/usr/share/ferry|$(share)|' conf/ferry.hdf > '$(DESTDIR)$(sysconfdir)/ferry/ferry.hdf.sample'
	install -d '$(DESTDIR)$(prefix)/lib/systemd/system'
	for u in conf/systemd/*.service conf/systemd/*.socket conf/systemd/*.target; do \
		sed -e 's|/usr/lib/ferry|$(libdir)|g' -e 's|/etc/ferry|$(sysconfdir)/ferry|g' "$$u" > '$(DESTDIR)$(prefix)/lib/systemd/system/'"$$(basename "$$u")"; done
deb:
	@conf/dev/deb.sh

clean:
	rm -rf .build .build-san .build-fuzz www/static/dist
