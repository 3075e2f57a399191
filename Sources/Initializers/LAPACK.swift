#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// The two routines of LAPACK that orthogonal matrices come from, loaded when first asked for.
///
/// Linking would load LAPACK and Fortran's runtime at every start, and take whichever build the system
/// prefers. Debian's reference build is looked for first: it adds in one order on every x86-64
/// processor and knows no threads, so that the bits of a plan do not depend on the machine.
@safe
struct LAPACK: @unchecked Sendable {
  /// LAPACK's integers have 32 bits in every build with these names.
  typealias Count = Int32

  /// The columns that are worked on together, LAPACK's own choice.
  static let block = 32
  /// The workspace, `block` numbers a column, is the largest thing that is counted.
  static let largestExtent = Int(Count.max) / block

  /// `DGEQRF(M, N, A, LDA, TAU, WORK, LWORK, INFO)`.
  typealias Factorize =
    @convention(c) (
      UnsafePointer<Count>, UnsafePointer<Count>, UnsafeMutablePointer<Double>,
      UnsafePointer<Count>, UnsafeMutablePointer<Double>, UnsafeMutablePointer<Double>,
      UnsafePointer<Count>, UnsafeMutablePointer<Count>
    ) -> Void

  /// `DORGQR(M, N, K, A, LDA, TAU, WORK, LWORK, INFO)`.
  typealias Expand =
    @convention(c) (
      UnsafePointer<Count>, UnsafePointer<Count>, UnsafePointer<Count>,
      UnsafeMutablePointer<Double>, UnsafePointer<Count>, UnsafeMutablePointer<Double>,
      UnsafeMutablePointer<Double>, UnsafePointer<Count>, UnsafeMutablePointer<Count>
    ) -> Void

  /// Factors a matrix into Householder reflectors and R.
  let factorize: Factorize
  /// Turns the reflectors into the columns of Q.
  let expand: Expand

  /// `nil` where no LAPACK is installed.
  static let shared = LAPACK()

  private init?() {
    for (blas, lapack) in Self.places {
      // liblapack asks for BLAS by its soname and gets the one that is loaded already.
      if let blas, unsafe dlopen(blas, RTLD_NOW) == nil { continue }
      guard let library = unsafe dlopen(lapack, RTLD_NOW),
        let factorize = unsafe dlsym(library, "dgeqrf_"),
        let expand = unsafe dlsym(library, "dorgqr_")
      else { continue }
      unsafe self.factorize = unsafe unsafeBitCast(factorize, to: Factorize.self)
      unsafe self.expand = unsafe unsafeBitCast(expand, to: Expand.self)
      return
    }
    return nil
  }

  /// Where BLAS and LAPACK lie; `nil` for a BLAS that LAPACK brings itself.
  private static let places: [(blas: String?, lapack: String)] = [
    ("/usr/lib/\(triplet)/blas/libblas.so.3", "/usr/lib/\(triplet)/lapack/liblapack.so.3"),
    (nil, "liblapack.so.3"),
    (nil, "/System/Library/Frameworks/Accelerate.framework/Accelerate"),
  ]

  private static var triplet: String {
    #if arch(arm64)
      "aarch64-linux-gnu"
    #else
      "x86_64-linux-gnu"
    #endif
  }
}
