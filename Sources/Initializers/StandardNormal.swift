#if canImport(Darwin)
  internal import Darwin
#elseif canImport(Musl)
  internal import Musl
#else
  internal import Glibc
#endif

/// The chance that a standard normal value lies in [low, high].
///
/// It uses the system's `erfc`, so it may differ in the last bits between systems: fit to refuse a
/// request by, not to make a weight from. The tail away from the mean is taken, which keeps small
/// chances accurate.
func standardNormalChance(from low: Double, to high: Double) -> Double {
  if low > 0 { return standardNormalChance(from: -high, to: -low) }
  return 0.5 * (erfc(-high / 2.0.squareRoot()) - erfc(-low / 2.0.squareRoot()))
}
