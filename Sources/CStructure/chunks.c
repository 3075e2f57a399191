#include "transfers.h"

#include <string.h>
#include <sys/mman.h>

// The transfer that is not to be done, known by the bytes that it is about.
static struct {
  const void *bytes;
  int count;
  cstructure_chunk chunk;
} withheld;

int is_withheld(H5FD_t *file, haddr_t address, size_t size, const void *bytes) {
  if (!withheld.bytes || bytes != withheld.bytes) return 0;
  withheld.count++;
  withheld.chunk = (cstructure_chunk){file, {address, size}, 0};
  return 1;
}
static void withhold(const void *bytes) {
  withheld.bytes = bytes;
  withheld.count = 0;
}
// Whether libhdf5 has asked for one transfer and no more.
static int was_withheld(cstructure_chunk *chunk) {
  withheld.bytes = NULL;
  *chunk = withheld.chunk;
  return withheld.count == 1;
}
// Only the text tells the error of a chunk that was never written from others.
static herr_t is_missing(unsigned number, const H5E_error2_t *error, void *answer) {
  (void)number;
  static const char *const texts[] = {"chunk address isn't defined", "storage is not initialized"};
  for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
    if (error->desc && strstr(error->desc, texts[i])) *(int *)answer = 1;
  return 0;
}
static herr_t find_chunk(hid_t dataset, const hsize_t *start, cstructure_chunk *chunk) {
  uint32_t skipped = 0;
  char none = 0;
  withhold(&none);
  herr_t status = H5Dread_chunk(dataset, H5P_DEFAULT, start, &skipped, &none);
  if (was_withheld(chunk) && status >= 0) {
    chunk->skipped = skipped;
    return 0;
  }
  int missing = 0;
  *chunk = (cstructure_chunk){NULL, {HADDR_UNDEF, 0}, 0};
  if (status >= 0 || H5Ewalk2(H5E_DEFAULT, H5E_WALK_UPWARD, is_missing, &missing) < 0 || !missing) return -1;
  return H5Eclear2(H5E_DEFAULT);
}
// Any other driver would read a chunk into a buffer that has no room for it.
herr_t cstructure_find_chunk(hid_t dataset, const hsize_t *start, cstructure_chunk *chunk) {
  return is_watched(dataset) ? find_chunk(dataset, start, chunk) : -1;
}
herr_t cstructure_chunks(hid_t dataset, int rank, const hsize_t *grid, const hsize_t *chunk, hsize_t first,
        size_t count, cstructure_range *places) {
  hsize_t index[H5S_MAX_RANK], start[H5S_MAX_RANK];
  cstructure_chunk found;
  if (rank < 1 || rank > H5S_MAX_RANK || !is_watched(dataset)) return -1;
  for (int axis = rank - 1; axis >= 0; axis--) {
    index[axis] = first % grid[axis];
    first /= grid[axis];
  }
  for (size_t i = 0; i < count; i++) {
    for (int axis = 0; axis < rank; axis++) start[axis] = index[axis] * chunk[axis];
    if (find_chunk(dataset, start, &found) < 0) return -1;
    places[i] = found.range;
    for (int axis = rank - 1; axis >= 0 && ++index[axis] == grid[axis]; axis--) index[axis] = 0;
  }
  return 0;
}
herr_t cstructure_place_chunk(hid_t dataset, const hsize_t *start, size_t count, cstructure_chunk *chunk) {
  if (!is_watched(dataset)) return -1;
  // Addresses without memory: nobody looks at the bytes.
  void *bytes = mmap(NULL, count, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (bytes == MAP_FAILED) return -1;
  withhold(bytes);
  herr_t status = H5Dwrite_chunk(dataset, H5P_DEFAULT, 0, start, count, bytes);
  int placed = was_withheld(chunk) && chunk->range.count == count;
  munmap(bytes, count);
  return status >= 0 && placed ? 0 : -1;
}
static int is_inside(const cstructure_chunk *chunk, hsize_t offset, size_t count) {
  return offset <= chunk->range.count && count <= chunk->range.count - offset;
}
herr_t cstructure_read(const cstructure_chunk *chunk, hsize_t offset, size_t count, void *bytes) {
  H5FD_t *file = (H5FD_t *)chunk->file;
  if (!file || !is_inside(chunk, offset, count)) return -1;
  haddr_t address = chunk->range.start + offset;
  return original_driver(file)->read(file, H5FD_MEM_DRAW, H5P_DEFAULT, address, count, bytes);
}
herr_t cstructure_write(const cstructure_chunk *chunk, hsize_t offset, size_t count, const void *bytes) {
  H5FD_t *file = (H5FD_t *)chunk->file;
  if (!file || !is_inside(chunk, offset, count)) return -1;
  haddr_t address = chunk->range.start + offset;
  return original_driver(file)->write(file, H5FD_MEM_DRAW, H5P_DEFAULT, address, count, bytes);
}
