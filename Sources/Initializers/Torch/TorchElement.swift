internal import CKernels

#if canImport(Darwin)
  internal import Darwin
#elseif canImport(Musl)
  internal import Musl
#else
  internal import Glibc
#endif

/// An element type that torch computes in; 16-bit formats are rounded from Float.
protocol TorchElement: BinaryFloatingPoint, BitwiseCopyable {
  /// Words of the generator that one value takes.
  static var words: Int { get }

  /// Writes whole blocks of 16 normal values.
  static func normal(
    _ generator: inout TorchGenerator, isa: CKIsa, blocks: Int, mean: Double, std: Double,
    into out: UnsafeMutableRawPointer)

  /// Writes values in [low, high).
  static func uniform(
    _ generator: inout TorchGenerator, isa: CKIsa, count: Int, low: Double, high: Double,
    into out: UnsafeMutableRawPointer)
}

extension Float: TorchElement {
  static var words: Int { 1 }

  static func normal(
    _ generator: inout TorchGenerator, isa: CKIsa, blocks: Int, mean: Double, std: Double,
    into out: UnsafeMutableRawPointer
  ) {
    unsafe ck_torch_normal_f32(isa, &generator.engine, blocks, Float(mean), Float(std), out)
  }

  static func uniform(
    _ generator: inout TorchGenerator, isa: CKIsa, count: Int, low: Double, high: Double,
    into out: UnsafeMutableRawPointer
  ) {
    unsafe ck_torch_uniform_f32(isa, &generator.engine, count, Float(low), Float(high), out)
  }
}

extension Double: TorchElement {
  static var words: Int { 2 }

  /// The logarithm, sine and cosine are the C library's, as in torch.
  static func normal(
    _ generator: inout TorchGenerator, isa: CKIsa, blocks: Int, mean: Double, std: Double,
    into out: UnsafeMutableRawPointer
  ) {
    unsafe uniform(&generator, isa: isa, count: 16 * blocks, low: 0, high: 1, into: out)
    let values = unsafe UnsafeMutableRawBufferPointer(start: out, count: 128 * blocks)
    for block in 0..<blocks {
      for lane in 16 * block..<16 * block + 8 {
        let radius = unsafe (-2 * log(1 - values.value(lane, as: Double.self))).squareRoot()
        let angle = unsafe 6.283185307179586 * values.value(lane + 8, as: Double.self)
        unsafe values.setValue(lane, fma(radius * cos(angle), std, mean))
        unsafe values.setValue(lane + 8, fma(radius * sin(angle), std, mean))
      }
    }
  }

  static func uniform(
    _ generator: inout TorchGenerator, isa: CKIsa, count: Int, low: Double, high: Double,
    into out: UnsafeMutableRawPointer
  ) {
    unsafe ck_torch_uniform_f64(isa, &generator.engine, count, low, high, out)
  }
}
