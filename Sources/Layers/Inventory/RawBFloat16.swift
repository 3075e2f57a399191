/// bfloat16 as files really hold it: HDF5 before 2.0 has no such type, so h5py writes ml_dtypes'
/// bfloat16 as two opaque bytes, and PyTorch users store a 16-bit integer view with a `dtype` note.
enum RawBFloat16 {
  /// The type of a dataset's elements that its own does not tell.
  ///
  /// Two opaque bytes mean bfloat16 even without a note: nothing else that numpy writes to model
  /// files has that type. Integers are taken for bfloat16 only where the file says so.
  static func element(of dataset: DatasetFacts) -> ElementType? {
    let element = dataset.element
    let note = dataset.attributes["dtype"]?.text ?? ""
    let saysSo = note == "bfloat16" || note == "torch.bfloat16"
    let isRaw =
      switch element.kind {
      case .opaque: element.size == 2 && (saysSo || note.isEmpty)
      case .int16, .uint16: saysSo
      default: false
      }
    return isRaw ? ElementType(.bfloat16, size: 2, byteOrder: element.byteOrder ?? .little) : nil
  }
}
