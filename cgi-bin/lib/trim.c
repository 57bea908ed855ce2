/*
 * A program that has started holds the pages its loader read once: the symbol tables
 * and texts of thirty libraries, most of which this area may never call (an address
 * book draws no PDF). They are copies of files, so they are simply dropped; a page that
 * is needed after all is read again from the file's cache. Measured for the customers'
 * program: see the README's figures.
 */
#include <link.h>
#include <malloc.h>
#include <stdint.h>
#include <sys/mman.h>
#include <unistd.h>
#include "trim.h"

/* Segments nobody can write are what the file says; all others, relocated data among them, stay. */
static int drop(struct dl_phdr_info *of, size_t size, void *arg)
{
	uintptr_t page = (uintptr_t)sysconf(_SC_PAGESIZE);

	(void)size;
	(void)arg;
	for (int i = 0; i < of->dlpi_phnum; i++) {
		const ElfW(Phdr) *h = &of->dlpi_phdr[i];
		uintptr_t from = (of->dlpi_addr + h->p_vaddr) & ~(page - 1), to = (of->dlpi_addr + h->p_vaddr + h->p_memsz + page - 1) & ~(page - 1);

		if (h->p_type == PT_LOAD && !(h->p_flags & PF_W))
			madvise((void *)from, to - from, MADV_DONTNEED);	/* refused (the kernel's own page): it stays */
	}
	return 0;
}

void trim_memory(void)
{
	dl_iterate_phdr(drop, NULL);
	malloc_trim(0);
}
