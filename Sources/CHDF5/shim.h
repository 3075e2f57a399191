// What Swift cannot import from libhdf5, one inline each, with the reason.
//
// Swift sees no cast macros (`H5P_DATASET_ACCESS`, `H5F_ACC_RDONLY`, `HADDR_UNDEF`: they expand to
// casts or to variables behind a call to H5open) and no versioned function macros (`H5Dopen`,
// `H5Pget_filter`: they expand to names with a 1 or 2 that differ between releases). No logic lives
// here: every call goes through the checked gate in the HDF5 module.
#ifndef CHDF5_SHIM_H
#define CHDF5_SHIM_H
#include <hdf5.h>

// Macros with a cast, in some releases or in all.
static inline hid_t chdf5_default(void) { return H5P_DEFAULT; }
static inline hid_t chdf5_default_errors(void) { return H5E_DEFAULT; }
static inline unsigned chdf5_access_read_only(void) { return H5F_ACC_RDONLY; }
static inline unsigned chdf5_access_read_write(void) { return H5F_ACC_RDWR; }
static inline unsigned chdf5_access_create(void) { return H5F_ACC_TRUNC; }
static inline unsigned chdf5_all_objects(void) { return H5F_OBJ_ALL; }
static inline haddr_t chdf5_undefined_address(void) { return HADDR_UNDEF; }
static inline size_t chdf5_variable_size(void) { return H5T_VARIABLE; }
static inline hsize_t chdf5_unlimited(void) { return H5S_UNLIMITED; }

// Variables behind a macro that calls H5open first.
static inline hid_t chdf5_class_file_access(void) { return H5P_FILE_ACCESS; }
static inline hid_t chdf5_class_file_creation(void) { return H5P_FILE_CREATE; }
static inline hid_t chdf5_class_group_creation(void) { return H5P_GROUP_CREATE; }
static inline hid_t chdf5_class_dataset_creation(void) { return H5P_DATASET_CREATE; }
static inline hid_t chdf5_class_dataset_access(void) { return H5P_DATASET_ACCESS; }
static inline hid_t chdf5_type_c_string(void) { return H5T_C_S1; }
static inline hid_t chdf5_type_native_int64(void) { return H5T_NATIVE_INT64; }
static inline hid_t chdf5_type_native_uint64(void) { return H5T_NATIVE_UINT64; }
static inline hid_t chdf5_type_native_double(void) { return H5T_NATIVE_DOUBLE; }
static inline hid_t chdf5_type_float32_little(void) { return H5T_IEEE_F32LE; }
static inline hid_t chdf5_type_float32_big(void) { return H5T_IEEE_F32BE; }
static inline hid_t chdf5_type_float64_little(void) { return H5T_IEEE_F64LE; }
static inline hid_t chdf5_type_int8(void) { return H5T_STD_I8LE; }
static inline hid_t chdf5_type_int64_little(void) { return H5T_STD_I64LE; }

// Versioned function macros.
static inline hid_t chdf5_open_dataset(hid_t location, const char *name, hid_t access) {
  return H5Dopen2(location, name, access);
}
static inline hid_t chdf5_create_dataset(hid_t location, const char *name, hid_t type, hid_t space,
                                         hid_t creation) {
  return H5Dcreate2(location, name, type, space, H5P_DEFAULT, creation, H5P_DEFAULT);
}
static inline hid_t chdf5_create_group(hid_t location, const char *name, hid_t creation) {
  return H5Gcreate2(location, name, H5P_DEFAULT, creation, H5P_DEFAULT);
}
static inline hid_t chdf5_create_attribute(hid_t object, const char *name, hid_t type, hid_t space) {
  return H5Acreate2(object, name, type, space, H5P_DEFAULT, H5P_DEFAULT);
}
static inline herr_t chdf5_iterate_attributes(hid_t object, H5A_operator2_t visit, void *context) {
  hsize_t start = 0;
  return H5Aiterate2(object, H5_INDEX_NAME, H5_ITER_NATIVE, &start, visit, context);
}
static inline herr_t chdf5_silence_errors(void) { return H5Eset_auto2(H5E_DEFAULT, NULL, NULL); }
static inline herr_t chdf5_walk_errors(H5E_walk2_t visit, void *context) {
  return H5Ewalk2(H5E_DEFAULT, H5E_WALK_DOWNWARD, visit, context);
}
static inline herr_t chdf5_clear_errors(void) { return H5Eclear2(H5E_DEFAULT); }

// The filter's configuration stays unasked: H5Pget_filter2 fails on a filter that is not installed
// when it is asked for it.
static inline H5Z_filter_t chdf5_filter(hid_t creation, unsigned index, size_t *count,
                                        unsigned *values, char *name, size_t size) {
  unsigned flags = 0;
  return H5Pget_filter2(creation, index, &flags, count, values, size, name, NULL);
}

// H5Literate is a macro over two versions from 1.12 on.
#if H5_VERSION_GE(1, 12, 0)
typedef H5L_info2_t chdf5_link_info;
static inline herr_t chdf5_iterate_links(hid_t group, H5_index_t index,
                                         herr_t (*visit)(hid_t, const char *, const chdf5_link_info *, void *),
                                         void *context) {
  hsize_t start = 0;
  return H5Literate2(group, index, H5_ITER_INC, &start, visit, context);
}
#else
typedef H5L_info_t chdf5_link_info;
static inline herr_t chdf5_iterate_links(hid_t group, H5_index_t index,
                                         herr_t (*visit)(hid_t, const char *, const chdf5_link_info *, void *),
                                         void *context) {
  hsize_t start = 0;
  return H5Literate(group, index, H5_ITER_INC, &start, visit, context);
}
#endif

// Where the object behind a hard link lies: an address until 1.12, a token since.
#if H5_VERSION_GE(1, 12, 0)
typedef H5O_token_t chdf5_place;
static inline chdf5_place chdf5_place_of(const chdf5_link_info *link) { return link->u.token; }
static inline hid_t chdf5_open_place(hid_t file, chdf5_place place) {
  return H5Oopen_by_token(file, place);
}
#else
typedef haddr_t chdf5_place;
static inline chdf5_place chdf5_place_of(const chdf5_link_info *link) { return link->u.address; }
static inline hid_t chdf5_open_place(hid_t file, chdf5_place place) {
  return H5Oopen_by_addr(file, place);
}
#endif

// An object's identity: H5O_info_t changed its layout in 1.12, where a token replaced the address.
typedef struct {
  unsigned long file;
  uint64_t address;
  H5O_type_t type;
  hsize_t attributes;
  // The bytes of a header that lies in one piece; 0 for any other.
  hsize_t header;
} chdf5_object_info;

static inline herr_t chdf5_get_object_info(hid_t object, chdf5_object_info *out) {
#if H5_VERSION_GE(1, 12, 0)
  H5O_info2_t info;
  herr_t status = H5Oget_info3(object, &info, H5O_INFO_BASIC | H5O_INFO_NUM_ATTRS);
  if (status < 0) return status;
  H5O_native_info_t native;
  status = H5Oget_native_info(object, &native, H5O_NATIVE_INFO_HDR);
  if (status < 0) return status;
  H5O_hdr_info_t header = native.hdr;
  out->address = 0;
  for (int i = 7; i >= 0; i--) out->address = out->address << 8 | info.token.__data[i];
#else
  H5O_info_t info;
  herr_t status = H5Oget_info2(object, &info, H5O_INFO_BASIC | H5O_INFO_NUM_ATTRS | H5O_INFO_HDR);
  if (status < 0) return status;
  H5O_hdr_info_t header = info.hdr;
  out->address = info.addr;
#endif
  out->header = header.nchunks == 1 ? header.space.total : 0;
  out->file = info.fileno;
  out->type = info.type;
  out->attributes = info.num_attrs;
  return status;
}

// H5Pset_file_locking arrived in 1.10.7 and again in 1.12.1; older ones obey only the environment.
static inline herr_t chdf5_disable_file_locking(hid_t access) {
#if H5_VERSION_GE(1, 12, 1) || (H5_VERSION_GE(1, 10, 7) && !H5_VERSION_GE(1, 12, 0))
  return H5Pset_file_locking(access, 0, 1);
#else
  (void)access;
  return 0;
#endif
}
// A struct whose version is a macro, of which all but the largest size stays as libhdf5 sets it.
static inline herr_t chdf5_limit_metadata_cache(hid_t access, size_t bytes) {
  H5AC_cache_config_t config = {.version = H5AC__CURR_CACHE_CONFIG_VERSION};
  if (H5Pget_mdc_config(access, &config) < 0) return -1;
  config.max_size = bytes;
  if (config.initial_size > bytes) config.initial_size = bytes;
  if (config.min_size > bytes) config.min_size = bytes;
  return H5Pset_mdc_config(access, &config);
}
// Callbacks that Swift cannot pass, since their context is the image itself: libhdf5 would copy a file
// image three times, and these make it use the mapped bytes where they lie. It only reads them.
static void *chdf5_image_allocate(size_t size, H5FD_file_image_op_t operation, void *image) {
  (void)size, (void)operation;
  return image;
}
static void *chdf5_image_copy(void *to, const void *from, size_t size,
                              H5FD_file_image_op_t operation, void *image) {
  (void)from, (void)size, (void)operation, (void)image;
  return to;
}
static void *chdf5_image_resize(void *bytes, size_t size, H5FD_file_image_op_t operation,
                                void *image) {
  (void)bytes, (void)size, (void)operation, (void)image;
  return NULL;
}
static herr_t chdf5_image_free(void *bytes, H5FD_file_image_op_t operation, void *image) {
  (void)bytes, (void)operation, (void)image;
  return 0;
}
static void *chdf5_image_share(void *image) { return image; }
static herr_t chdf5_image_release(void *image) {
  (void)image;
  return 0;
}
static inline herr_t chdf5_set_image(hid_t access, void *image, size_t size) {
  H5FD_file_image_callbacks_t callbacks = {
      chdf5_image_allocate, chdf5_image_copy,  chdf5_image_resize,  chdf5_image_free,
      chdf5_image_share,    chdf5_image_release, image};
  if (H5Pset_fapl_core(access, 1 << 16, 0) < 0) return -1;
  if (H5Pset_file_image_callbacks(access, &callbacks) < 0) return -1;
  return H5Pset_file_image(access, image, size);
}

#endif
