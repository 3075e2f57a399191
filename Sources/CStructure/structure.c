#include "notes.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

// What was read of one open file. The first `settled` ranges are in order and apart from each other.
typedef struct structure_notes {
  const H5FD_t *file;
  struct structure_notes *next;
  cstructure_range *ranges;
  size_t settled, count, room;
} structure_notes;

static structure_notes *files;

// How much of what was read is certainly structure. Object headers, the first parts of local heaps and global heaps
// are read before their size is known, and what follows them with them.
static size_t certain(H5FD_mem_t type, size_t size, const void *bytes) {
  static const char exact[][5] = {"OCHK", "FRHP", "FHIB", "EAHD", "EAIB", "FAHD"};
  const size_t smallest = 8;  // a signature, a version and some number
  if (size <= smallest || type == H5FD_MEM_BTREE) return size;
  if (type == H5FD_MEM_LHEAP) return memcmp(bytes, "HEAP", 4) ? size : smallest;
  if (type == H5FD_MEM_OHDR)
    for (size_t i = 0; i < sizeof exact / sizeof *exact; i++)
      if (!memcmp(bytes, exact[i], 4)) return size;
  return smallest;
}
static structure_notes *notes_of(const H5FD_t *file) {
  structure_notes *notes = files;
  while (notes && notes->file != file) notes = notes->next;
  if (notes) return notes;
  notes = (structure_notes *)calloc(1, sizeof *notes);
  if (!notes) return NULL;
  notes->file = file;
  notes->next = files;
  return files = notes;
}
static haddr_t end_of(cstructure_range range) {
  return range.count < HADDR_MAX - range.start ? range.start + range.count : HADDR_MAX;
}
// Joins two ranges if they touch.
static int join(cstructure_range *one, cstructure_range other) {
  if (other.start > end_of(*one) || one->start > end_of(other)) return 0;
  haddr_t start = other.start < one->start ? other.start : one->start;
  haddr_t end = end_of(other) > end_of(*one) ? end_of(other) : end_of(*one);
  *one = (cstructure_range){start, end - start};
  return 1;
}
// Moves a range down a heap whose parents begin behind their children.
static void sift(cstructure_range *ranges, size_t parent, size_t count) {
  cstructure_range moved = ranges[parent];
  for (size_t child; (child = 2 * parent + 1) < count; parent = child) {
    if (child + 1 < count && ranges[child + 1].start > ranges[child].start) child++;
    if (ranges[child].start <= moved.start) break;
    ranges[parent] = ranges[child];
  }
  ranges[parent] = moved;
}
// In place and as fast whatever the order, which a file decides; qsort takes as much memory again.
static void sort(cstructure_range *ranges, size_t count) {
  for (size_t parent = count / 2; parent-- > 0;) sift(ranges, parent, count);
  for (size_t last = count; last-- > 1;) {
    cstructure_range largest = ranges[0];
    ranges[0] = ranges[last];
    ranges[last] = largest;
    sift(ranges, 0, last);
  }
}
// Puts all ranges in order, and those together that touch.
static void settle(structure_notes *notes) {
  if (notes->settled == notes->count) return;
  sort(notes->ranges, notes->count);
  size_t kept = 0;
  for (size_t i = 1; i < notes->count; i++) {
    cstructure_range range = notes->ranges[i];
    if (!join(&notes->ranges[kept], range)) notes->ranges[++kept] = range;
  }
  notes->settled = notes->count = kept + 1;
}
// How many of the settled ranges begin before an address.
static size_t before(const structure_notes *notes, haddr_t address) {
  size_t low = 0, high = notes->settled;
  while (low < high) {
    size_t middle = low + (high - low) / 2;
    if (notes->ranges[middle].start < address) low = middle + 1;
    else high = middle;
  }
  return low;
}
// With a small cache libhdf5 reads the same again and again: that must take no more room.
static int make_room(structure_notes *notes) {
  if (notes->count < notes->room) return 0;
  settle(notes);
  if (notes->room && notes->count < notes->room / 2) return 0;
  size_t room = notes->room ? 2 * notes->room : 1024;
  void *ranges = realloc(notes->ranges, room * sizeof(cstructure_range));
  if (!ranges) return -1;
  notes->ranges = (cstructure_range *)ranges;
  notes->room = room;
  return 0;
}
static void note(structure_notes *notes, cstructure_range range) {
  if (!range.count) return;
  size_t last = before(notes, range.start + 1);
  if (last && end_of(notes->ranges[last - 1]) >= end_of(range)) return;
  if (notes->count > notes->settled && join(&notes->ranges[notes->count - 1], range)) return;
  notes->ranges[notes->count++] = range;
}
int prepare_notes(const H5FD_t *file) {
  structure_notes *notes = notes_of(file);
  return notes ? make_room(notes) : -1;
}
void note_read(const H5FD_t *file, H5FD_mem_t type, haddr_t address, size_t size, const void *bytes) {
  note(notes_of(file), (cstructure_range){address, certain(type, size, bytes)});
}
// A file that comes later may have this one's address.
void forget_notes(const H5FD_t *file) {
  for (structure_notes **link = &files; *link; link = &(*link)->next) {
    structure_notes *notes = *link;
    if (notes->file != file) continue;
    *link = notes->next;
    free(notes->ranges);
    free(notes);
    return;
  }
}
// The notes of an open file; none if nothing of it was read.
static herr_t find_notes(hid_t file, structure_notes **own) {
  void *handle = NULL;
  if (H5Fget_vfd_handle(file, H5P_DEFAULT, &handle) < 0) return -1;
  *own = NULL;
  // The handle is a field of the driver's own file, so that no other begins between the two.
  for (structure_notes *notes = files; notes; notes = notes->next)
    if ((uintptr_t)notes->file <= (uintptr_t)handle && (!*own || (uintptr_t)notes->file > (uintptr_t)(*own)->file))
      *own = notes;
  return 0;
}
int cstructure_overlaps(hid_t file, haddr_t start, haddr_t end) {
  structure_notes *own = NULL;
  if (find_notes(file, &own) < 0) return -1;
  if (!own || start >= end) return 0;
  settle(own);
  size_t last = before(own, end);
  return last && end_of(own->ranges[last - 1]) > start;
}
