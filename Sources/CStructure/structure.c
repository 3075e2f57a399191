#include "CStructure.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#if H5_VERSION_GE(1, 13, 0)
#include <H5FDdevelop.h>
#endif

// What was read of one open file. The first `settled` ranges are in order and apart from each other.
typedef struct structure_notes {
  const H5FD_t *file;
  struct structure_notes *next;
  cstructure_range *ranges;
  size_t settled, count, room;
} structure_notes;

// For files and for images: the driver in use, and the number of its copy.
static struct {
  H5FD_class_t original[2];
  hid_t driver[2];
  structure_notes *files;
} record;

// What a chunk's read asked for, while only its place is wanted.
static struct {
  int is_wanted, reads;
  cstructure_range range;
} chunk_place;

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
  structure_notes *notes = record.files;
  while (notes && notes->file != file) notes = notes->next;
  if (notes) return notes;
  notes = (structure_notes *)calloc(1, sizeof *notes);
  if (!notes) return NULL;
  notes->file = file;
  notes->next = record.files;
  return record.files = notes;
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
static herr_t note_read(int kind, H5FD_t *file, H5FD_mem_t type, hid_t transfer, haddr_t address,
        size_t size, void *buffer) {
  if (chunk_place.is_wanted && type == H5FD_MEM_DRAW) {
    chunk_place.reads++;
    chunk_place.range = (cstructure_range){address, size};
    return 0;
  }
  structure_notes *notes = notes_of(file);
  if (!notes || make_room(notes) < 0) return -1;
  herr_t status = record.original[kind].read(file, type, transfer, address, size, buffer);
  if (status >= 0) note(notes, (cstructure_range){address, certain(type, size, buffer)});
  return status;
}
static herr_t read_file(H5FD_t *file, H5FD_mem_t type, hid_t transfer, haddr_t address, size_t size,
        void *buffer) {
  return note_read(0, file, type, transfer, address, size, buffer);
}
static herr_t read_image(H5FD_t *file, H5FD_mem_t type, hid_t transfer, haddr_t address, size_t size,
        void *buffer) {
  return note_read(1, file, type, transfer, address, size, buffer);
}
// Reads that are put together begin where no structure does.
static herr_t query(int kind, const H5FD_t *file, unsigned long *flags) {
  herr_t status = record.original[kind].query(file, flags);
  if (flags) *flags &= ~(unsigned long)H5FD_FEAT_ACCUMULATE_METADATA;
  return status;
}
static herr_t query_file(const H5FD_t *file, unsigned long *flags) { return query(0, file, flags); }
static herr_t query_image(const H5FD_t *file, unsigned long *flags) { return query(1, file, flags); }
// A file that comes later may have this one's address.
static void forget(const H5FD_t *file) {
  for (structure_notes **link = &record.files; *link; link = &(*link)->next) {
    structure_notes *notes = *link;
    if (notes->file != file) continue;
    *link = notes->next;
    free(notes->ranges);
    free(notes);
    return;
  }
}
static herr_t close_file(H5FD_t *file) {
  forget(file);
  return record.original[0].close(file);
}
static herr_t close_image(H5FD_t *file) {
  forget(file);
  return record.original[1].close(file);
}
herr_t cstructure_record(hid_t access, const char *path, int kind) {
  if (record.driver[kind] <= 0) {
    H5FD_t *file = H5FDopen(path, H5F_ACC_RDONLY, access, HADDR_UNDEF);
    if (!file) return -1;
    H5FD_class_t driver = record.original[kind] = *file->cls;
    if (H5FDclose(file) < 0) return -1;
    driver.read = kind ? read_image : read_file;
    driver.query = kind ? query_image : query_file;
    driver.close = kind ? close_image : close_file;
    record.driver[kind] = H5FDregister(&driver);
    if (record.driver[kind] < 0) return -1;
  }
  return H5Pset_driver(access, record.driver[kind], H5Pget_driver_info(access));
}
// The notes of an open file; none if nothing of it was read.
static herr_t find_notes(hid_t file, structure_notes **own) {
  void *handle = NULL;
  if (H5Fget_vfd_handle(file, H5P_DEFAULT, &handle) < 0) return -1;
  *own = NULL;
  // The handle is a field of the driver's own file, so that no other begins between the two.
  for (structure_notes *notes = record.files; notes; notes = notes->next)
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

// Any other driver would read a chunk into a buffer that has no room for it.
static int notes_reads(hid_t dataset) {
  hid_t file = H5Iget_file_id(dataset), access = file < 0 ? -1 : H5Fget_access_plist(file);
  hid_t driver = access < 0 ? -1 : H5Pget_driver(access);
  if (access >= 0) H5Pclose(access);
  if (file >= 0) H5Fclose(file);
  return driver > 0 && (driver == record.driver[0] || driver == record.driver[1]);
}
// Only the text tells the error of a chunk that was never written from others.
static herr_t is_missing(unsigned number, const H5E_error2_t *error, void *answer) {
  (void)number;
  if (error->desc && strstr(error->desc, "chunk address isn't defined")) *(int *)answer = 1;
  return 0;
}
// The place of the chunk that begins at an element; nowhere for one that was never written.
static herr_t find_chunk(hid_t dataset, const hsize_t *start, cstructure_range *place) {
  uint32_t skipped = 0;
  char none = 0;
  chunk_place.is_wanted = 1;
  chunk_place.reads = 0;
  herr_t status = H5Dread_chunk(dataset, H5P_DEFAULT, start, &skipped, &none);
  chunk_place.is_wanted = 0;
  if (status >= 0 && chunk_place.reads == 1) {
    *place = chunk_place.range;
    return 0;
  }
  int missing = 0;
  *place = (cstructure_range){HADDR_UNDEF, 0};
  if (status >= 0 || H5Ewalk2(H5E_DEFAULT, H5E_WALK_UPWARD, is_missing, &missing) < 0 || !missing) return -1;
  return H5Eclear2(H5E_DEFAULT);
}
herr_t cstructure_chunks(hid_t dataset, int rank, const hsize_t *grid, const hsize_t *chunk, hsize_t first,
        size_t count, cstructure_range *places) {
  hsize_t index[H5S_MAX_RANK], start[H5S_MAX_RANK];
  if (rank < 1 || rank > H5S_MAX_RANK || !notes_reads(dataset)) return -1;
  for (int axis = rank - 1; axis >= 0; axis--) {
    index[axis] = first % grid[axis];
    first /= grid[axis];
  }
  for (size_t i = 0; i < count; i++) {
    for (int axis = 0; axis < rank; axis++) start[axis] = index[axis] * chunk[axis];
    if (find_chunk(dataset, start, &places[i]) < 0) return -1;
    for (int axis = rank - 1; axis >= 0 && ++index[axis] == grid[axis]; axis--) index[axis] = 0;
  }
  return 0;
}
