internal import CKernels

#if canImport(Darwin)
  internal import Darwin
#elseif canImport(Musl)
  internal import Musl
#else
  internal import Glibc
#endif

/// The instruction set that the kernels run with; it changes their speed, never a bit.
public enum ISA: String, Sendable, CaseIterable {
  /// What every processor of the architecture has.
  case baseline
  /// AVX2, FMA and F16C.
  case avx2
  /// AVX-512 F, VL, BW and DQ.
  case avx512

  /// The widest supported set, or the one that the environment variable `H5REINIT_ISA` names.
  ///
  /// A name that is unknown or that this processor does not support is ignored: the bytes are the
  /// same either way.
  public static let best: ISA = {
    if let forced = environment("H5REINIT_ISA").flatMap(ISA.init(rawValue:)), forced.isSupported {
      return forced
    }
    return ISA(ck_best_isa())
  }()

  /// Whether this processor can run it.
  public var isSupported: Bool { ck_isa_supported(clone) != 0 }

  /// The kernels' clone, the baseline where this processor cannot run it.
  var supportedClone: CKIsa { isSupported ? clone : .baseline }

  private var clone: CKIsa {
    switch self {
    case .baseline: .baseline
    case .avx2: .AVX2
    case .avx512: .AVX512
    }
  }

  private init(_ clone: CKIsa) {
    switch clone {
    case .baseline: self = .baseline
    case .AVX2: self = .avx2
    case .AVX512: self = .avx512
    }
  }

  private static func environment(_ name: String) -> String? {
    guard let value = unsafe getenv(name) else { return nil }
    return unsafe String(cString: value)
  }
}
