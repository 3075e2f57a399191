#include "CStructure.h"

#include <stdint.h>
#include <stdlib.h>
#if H5_VERSION_GE(1, 13, 0)
#include <H5FDdevelop.h>
#endif

// One read of one open file.
typedef struct {
  const H5FD_t *file;
  haddr_t address;
} structure_read;

// For files and for images: the driver in use, and the number of its copy.
static struct {
  H5FD_class_t original[2];
  hid_t driver[2];
  structure_read *reads;
  size_t count, capacity;
} record;

static herr_t note_read(int kind, H5FD_t *file, H5FD_mem_t type, hid_t transfer, haddr_t address,
        size_t size, void *buffer) {
  if (record.count == record.capacity) {
    size_t capacity = record.capacity ? 2 * record.capacity : 1024;
    void *reads = realloc(record.reads, capacity * sizeof(structure_read));
    if (!reads) return -1;
    record.reads = (structure_read *)reads;
    record.capacity = capacity;
  }
  record.reads[record.count++] = (structure_read){file, address};
  return record.original[kind].read(file, type, transfer, address, size, buffer);
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
  size_t kept = 0;
  for (size_t i = 0; i < record.count; i++)
    if (record.reads[i].file != file) record.reads[kept++] = record.reads[i];
  record.count = kept;
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
// Copies the addresses noted for a file, as many as fit; gives how many there are.
long cstructure_addresses(hid_t file, haddr_t *addresses, size_t room) {
  void *handle = NULL;
  if (H5Fget_vfd_handle(file, H5P_DEFAULT, &handle) < 0) return -1;
  // The handle is a field of the driver's own file, so that no other begins between the two.
  const H5FD_t *own = NULL;
  for (size_t i = 0; i < record.count; i++) {
    const H5FD_t *candidate = record.reads[i].file;
    if ((uintptr_t)candidate <= (uintptr_t)handle && (uintptr_t)candidate > (uintptr_t)own) own = candidate;
  }
  size_t found = 0;
  for (size_t i = 0; i < record.count; i++)
    if (record.reads[i].file == own) {
      if (found < room) addresses[found] = record.reads[i].address;
      found++;
    }
  return (long)found;
}
