internal import CKernels

extension FloatFormat {
  /// The value of this format next to `value`, as torch converts: 16-bit formats through float32.
  func rounded(_ value: Double) -> Double {
    switch self {
    case .float64: value
    case .float32: Double(Float(value))
    case .float16: decodedFloat16(bits(Float(value)))
    case .bfloat16: Double(Float(bitPattern: UInt32(bits(Float(value))) << 16))
    }
  }

  /// The bits of a float32 value in a 16-bit format.
  func bits(_ value: Float) -> UInt16 {
    var bits: UInt16 = 0
    unsafe withUnsafePointer(to: value) { value in
      unsafe withUnsafeMutableBytes(of: &bits) { bits in
        if self == .float16 {
          unsafe ck_f32_to_f16(.baseline, value, 1, bits.baseAddress)
        } else {
          unsafe ck_f32_to_bf16(.baseline, value, 1, bits.baseAddress)
        }
      }
    }
    return bits
  }

  /// Float32 values that round to [low, high] of this format, and no others do.
  func sources(of bounds: ClosedRange<Double>) -> (low: Float, high: Float) {
    func largest(_ holds: (Float) -> Bool) -> Float {
      // Floats in the order of the integers that their bits make, negative ones mirrored.
      func float(_ order: Int) -> Float {
        Float(sign: order < 0 ? .minus : .plus, bits: UInt32(order < 0 ? -1 - order : order))
      }
      var inside = -0x7f80_0001
      var outside = 0x7f80_0001
      while outside - inside > 1 {
        let middle = (inside + outside) >> 1
        if holds(float(middle)) { inside = middle } else { outside = middle }
      }
      return float(inside)
    }
    let high = largest { rounded(Double($0)) <= bounds.upperBound }
    let low = -largest { -rounded(Double(-$0)) <= -bounds.lowerBound }
    return (low, high)
  }

  private func decodedFloat16(_ bits: UInt16) -> Double {
    let exponent = Int(bits >> 10 & 31)
    let fraction = Double(bits & 0x3FF)
    let magnitude: Double =
      switch exponent {
      case 0: fraction * 0x1p-24
      case 31: fraction == 0 ? .infinity : .nan
      default: Double(sign: .plus, exponent: exponent - 25, significand: 1024 + fraction)
      }
    return bits & 0x8000 == 0 ? magnitude : -magnitude
  }
}

extension Float {
  fileprivate init(sign: FloatingPointSign, bits: UInt32) {
    self.init(bitPattern: bits | (sign == .minus ? 0x8000_0000 : 0))
  }
}
