#include "notes.h"
#include "transfers.h"

// Drivers by what their files come from and by whether they note structure.
enum { ORIGINS = 2, DEPTHS = 2 };
static struct {
  H5FD_class_t original;
  hid_t driver[DEPTHS];
} record[ORIGINS];

// Where in the record the driver of an open file is.
typedef struct {
  int origin, notes;
} place;

static int find(hid_t driver, place *found) {
  for (int origin = 0; origin < ORIGINS; origin++)
    for (int notes = 0; notes < DEPTHS; notes++)
      if (record[origin].driver[notes] > 0 && record[origin].driver[notes] == driver) {
        *found = (place){origin, notes};
        return 1;
      }
  return 0;
}
const H5FD_class_t *original_driver(const H5FD_t *file) {
  place found = {0, 0};
  find(file->driver_id, &found);
  return &record[found.origin].original;
}
static int takes_notes(const H5FD_t *file) {
  place found = {0, 0};
  return find(file->driver_id, &found) && found.notes;
}
static herr_t read_bytes(H5FD_t *file, H5FD_mem_t type, hid_t transfer, haddr_t address, size_t size,
        void *bytes) {
  if (is_withheld(file, address, size, bytes)) return 0;
  int notes = takes_notes(file);
  if (notes && prepare_notes(file) < 0) return -1;
  herr_t status = original_driver(file)->read(file, type, transfer, address, size, bytes);
  if (notes && status >= 0) note_read(file, type, address, size, bytes);
  return status;
}
static herr_t write_bytes(H5FD_t *file, H5FD_mem_t type, hid_t transfer, haddr_t address, size_t size,
        const void *bytes) {
  if (is_withheld(file, address, size, bytes)) return 0;
  return original_driver(file)->write(file, type, transfer, address, size, bytes);
}
// Reads that are put together begin where no structure does.
static herr_t query_notes(int origin, const H5FD_t *file, unsigned long *flags) {
  herr_t status = record[origin].original.query(file, flags);
  if (flags) *flags &= ~(unsigned long)H5FD_FEAT_ACCUMULATE_METADATA;
  return status;
}
// A driver is also asked before any file is open.
static herr_t query_file(const H5FD_t *file, unsigned long *flags) { return query_notes(0, file, flags); }
static herr_t query_image(const H5FD_t *file, unsigned long *flags) { return query_notes(1, file, flags); }
static herr_t close_notes(H5FD_t *file) {
  const H5FD_class_t *original = original_driver(file);
  forget_notes(file);
  return original->close(file);
}
// Makes both drivers for one kind of files.
static herr_t make(hid_t access, const char *path, int origin) {
  H5FD_t *file = H5FDopen(path, H5F_ACC_RDONLY, access, HADDR_UNDEF);
  if (!file) return -1;
  H5FD_class_t driver = record[origin].original = *file->cls;
  if (H5FDclose(file) < 0) return -1;
  driver.read = read_bytes;
  driver.write = write_bytes;
  if ((record[origin].driver[0] = H5FDregister(&driver)) < 0) return -1;
  driver.query = origin ? query_image : query_file;
  driver.close = close_notes;
  return (record[origin].driver[1] = H5FDregister(&driver)) < 0 ? -1 : 0;
}
herr_t cstructure_watch(hid_t access, const char *path, int origin, int notes) {
  hid_t *driver = record[origin].driver;
  if ((driver[0] <= 0 || driver[1] <= 0) && make(access, path, origin) < 0) return -1;
  return H5Pset_driver(access, driver[notes], H5Pget_driver_info(access));
}
static int has_watched_driver(hid_t file) {
  hid_t access = H5Fget_access_plist(file), driver = access < 0 ? -1 : H5Pget_driver(access);
  if (access >= 0) H5Pclose(access);
  place found;
  return find(driver, &found);
}
int is_watched(hid_t dataset) {
  // Properties take longer to get than a chunk to find, and no two files ever have the same number.
  static hid_t watched = -1;
  hid_t file = H5Iget_file_id(dataset);
  if (file < 0) return 0;
  if (file != watched && has_watched_driver(file)) watched = file;
  H5Fclose(file);
  return file == watched;
}
