/*
 * Pictures in a document: a JPEG goes in as it is, a PNG is read by libpng and its
 * transparency kept as a mask. The same bytes twice are one picture.
 */
#include <png.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>
#include "fault.h"
#include "pdf_impl.h"

enum { LARGEST = 4000 };	/* pixels a side: what a letterhead could need, and no bomb */

/* Height, width and channels stand in the frame header (SOF), whichever of its kinds it is. */
static bool jpeg_size(const unsigned char *s, size_t n, int *w, int *h, int *channels)
{
	size_t at = 2;

	if (n < 4 || s[0] != 0xff || s[1] != 0xd8)
		return false;
	while (at + 9 < n && s[at] == 0xff) {
		int kind = s[at + 1];
		size_t length = (size_t)s[at + 2] << 8 | s[at + 3];

		if (kind == 0xff) {
			at++;
			continue;
		}
		if (kind >= 0xc0 && kind <= 0xcf && kind != 0xc4 && kind != 0xc8 && kind != 0xcc) {
			*h = s[at + 5] << 8 | s[at + 6];
			*w = s[at + 7] << 8 | s[at + 8];
			*channels = s[at + 9];
			return *w > 0 && *h > 0 && *w <= LARGEST && *h <= LARGEST && (*channels == 1 || *channels == 3);
		}
		if (length < 2 || kind == 0xd9 || kind == 0xda)
			return false;
		at += 2 + length;
	}
	return false;
}

static bool png_open(png_image *im, const void *bytes, size_t n)
{
	memset(im, 0, sizeof *im);
	im->version = PNG_IMAGE_VERSION;
	if (n < 8 || memcmp(bytes, "\x89PNG\r\n\x1a\n", 8) || !png_image_begin_read_from_memory(im, bytes, n))
		return false;
	if (im->width <= LARGEST && im->height <= LARGEST)
		return true;
	png_image_free(im);
	return false;
}

bool pdf_image_size(const void *bytes, size_t n, int *w, int *h)
{
	png_image im;
	int channels;

	if (jpeg_size(bytes, n, w, h, &channels))
		return true;
	if (!png_open(&im, bytes, n))
		return false;
	*w = (int)im.width;
	*h = (int)im.height;
	png_image_free(&im);
	return true;
}

static const char *entries(struct pdf *p, int w, int h, const char *space, const char *more)
{
	return arena_fmt(p->mem, "/Type/XObject/Subtype/Image/Width %d/Height %d/BitsPerComponent 8/ColorSpace/%s%s", w, h, space, more);
}

/*
 * A letterhead's logo is in every document of a process: what it becomes in the file is
 * kept for the last one seen.
 */
static struct { void *png; size_t n; int w, h; struct packed { Bytef *s; uLongf n; } rgb, alpha; } last;

static void pack(struct packed *to, const void *bytes, size_t n)
{
	to->n = compressBound(n);
	to->s = malloc(to->n);
	if (!to->s || compress2(to->s, &to->n, bytes, n, 6) != Z_OK)
		fault("zlib: a picture of %zu bytes", n);
}

static bool unpack(struct arena *mem, const void *bytes, size_t n)
{
	png_image im;
	unsigned char *rgba, *alpha;
	size_t pixels;
	bool clear = false;

	if (last.png && last.n == n && !memcmp(last.png, bytes, n))
		return true;
	if (!png_open(&im, bytes, n))
		return false;
	im.format = PNG_FORMAT_RGBA;
	pixels = (size_t)im.width * im.height;
	rgba = arena_alloc(mem, pixels * 4);
	alpha = arena_alloc(mem, pixels);
	if (!png_image_finish_read(&im, NULL, rgba, 0, NULL)) {
		png_image_free(&im);
		return false;
	}
	for (size_t i = 0; i < pixels; i++) {
		alpha[i] = rgba[4 * i + 3];
		clear |= alpha[i] != 255;
		memmove(rgba + 3 * i, rgba + 4 * i, 3);
	}
	free(last.png), free(last.rgb.s), free(last.alpha.s);
	memset(&last, 0, sizeof last);
	pack(&last.rgb, rgba, pixels * 3);
	if (clear)
		pack(&last.alpha, alpha, pixels);
	last.w = (int)im.width;
	last.h = (int)im.height;
	last.n = n;
	last.png = malloc(n);
	if (!last.png)
		fault("out of memory (%zu bytes)", n);
	memcpy(last.png, bytes, n);
	return true;
}

static int png(struct pdf *p, const void *bytes, size_t n)
{
	const char *mask_entry = "";
	int object, mask;

	if (!unpack(p->mem, bytes, n))
		return 0;
	object = pdf_object(p);
	if (last.alpha.s) {
		mask = pdf_object(p);
		mask_entry = arena_fmt(p->mem, "/Filter/FlateDecode/SMask %d 0 R", mask);
		pdf_stream(p, mask, entries(p, last.w, last.h, "DeviceGray", "/Filter/FlateDecode"), last.alpha.s, last.alpha.n, true);
	}
	pdf_stream(p, object, entries(p, last.w, last.h, "DeviceRGB", *mask_entry ? mask_entry : "/Filter/FlateDecode"), last.rgb.s, last.rgb.n, true);
	return object;
}

static int jpeg(struct pdf *p, const void *bytes, size_t n)
{
	int w, h, channels, object;

	if (!jpeg_size(bytes, n, &w, &h, &channels))
		return 0;
	object = pdf_object(p);
	pdf_stream(p, object, entries(p, w, h, channels == 1 ? "DeviceGray" : "DeviceRGB", "/Filter/DCTDecode"), bytes, n, true);
	return object;
}

int pdf_picture(struct pdf *p, const void *bytes, size_t n)
{
	int object;

	for (int i = 0; i < p->images; i++)
		if (p->image[i].n == n && !memcmp(p->image[i].bytes, bytes, n))
			return i;
	if (p->images == PDF_IMAGES)
		return -1;
	object = png(p, bytes, n);
	if (!object)
		object = jpeg(p, bytes, n);
	if (!object)
		return -1;
	p->image[p->images] = (struct pdf_picture){ arena_strn(p->keep, bytes, n), n, object };
	return p->images++;
}
