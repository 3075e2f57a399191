internal import CKernels

/// An element type that the stream has its own kernels for; 16-bit formats are rounded from Float.
protocol StreamElement: BinaryFloatingPoint, BitwiseCopyable {
  /// Values per block of 64 counters.
  static var perBlock: Int { get }

  /// Writes whole blocks of normal values from the one of `counter` on.
  static func normal(
    _ stream: CKStream, isa: CKIsa, counter: UInt64, blocks: Int, mean: Self, std: Self,
    into out: UnsafeMutableRawPointer)

  /// Writes whole blocks of values in [low, high) from the one of `counter` on.
  static func uniform(
    _ stream: CKStream, isa: CKIsa, counter: UInt64, blocks: Int, low: Self, high: Self,
    into out: UnsafeMutableRawPointer)
}

extension Float: StreamElement {
  static var perBlock: Int { 256 }

  static func normal(
    _ stream: CKStream, isa: CKIsa, counter: UInt64, blocks: Int, mean: Float, std: Float,
    into out: UnsafeMutableRawPointer
  ) {
    unsafe ck_normal_f32(isa, stream, counter, blocks, mean, std, out)
  }

  static func uniform(
    _ stream: CKStream, isa: CKIsa, counter: UInt64, blocks: Int, low: Float, high: Float,
    into out: UnsafeMutableRawPointer
  ) {
    unsafe ck_uniform_f32(isa, stream, counter, blocks, low, high, out)
  }
}

extension Double: StreamElement {
  static var perBlock: Int { 128 }

  static func normal(
    _ stream: CKStream, isa: CKIsa, counter: UInt64, blocks: Int, mean: Double, std: Double,
    into out: UnsafeMutableRawPointer
  ) {
    unsafe ck_normal_f64(isa, stream, counter, blocks, mean, std, out)
  }

  static func uniform(
    _ stream: CKStream, isa: CKIsa, counter: UInt64, blocks: Int, low: Double, high: Double,
    into out: UnsafeMutableRawPointer
  ) {
    unsafe ck_uniform_f64(isa, stream, counter, blocks, low, high, out)
  }
}
