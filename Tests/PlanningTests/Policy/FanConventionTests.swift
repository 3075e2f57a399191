import Initializers
import Testing

@testable import Layers
@testable import Planning

@Suite("Whose fans")
struct FanConventionTests {
  /// Expected numbers by the formulas beside them; rf is the product of the spatial dimensions.
  @Test(
    "Each convention counts a kernel its own way",
    arguments: [
      // Keras (3, 3, 32, 64), rf 9: in·rf and out·rf for all three.
      (
        KernelGeometry(.inputFirst(rank: 4), shape: [3, 3, 32, 64]), [3, 3, 32, 64],
        [288, 576], [288, 576], [288, 576]
      ),
      // Keras depthwise (3, 3, 64, 4): torch rf and 64·4·rf, Keras 64·rf and 4·rf, true rf and 4·rf.
      (
        KernelGeometry.depthwise(shape: [3, 3, 64, 4]), [3, 3, 64, 4],
        [9, 2304], [576, 36], [9, 36]
      ),
      // Keras transposed (3, 3, out 128, in 32): torch and Keras count outputs as fan_in.
      (
        KernelGeometry.transposedConvolution(
          Axes.inputFirst(rank: 4).transposed, shape: [3, 3, 128, 32]), [3, 3, 128, 32],
        [1152, 288], [1152, 288], [288, 1152]
      ),
      // Attention query (in 64, heads 4, dim 16).
      (
        KernelGeometry(Axes(input: [0], output: [1, 2]), shape: [64, 4, 16]), [64, 4, 16],
        [64, 64], [64, 64], [64, 64]
      ),
      // PyTorch transposed (in 64, out 128, 3, 3): torch's rule is blind to it.
      (
        KernelGeometry(
          axes: Axes.outputFirst(rank: 4).transposed, torchShape: [64, 128, 3, 3],
          kind: .transposed), [64, 128, 3, 3],
        [1152, 576], [1152, 576], [576, 1152]
      ),
      // The same in 4 groups, (in 64, out/groups 128, 3, 3): an output sums over 64 / 4 inputs.
      (
        KernelGeometry(
          axes: Axes.outputFirst(rank: 4).transposed, torchShape: [64, 128, 3, 3],
          kind: .transposed, groups: 4), [64, 128, 3, 3],
        [1152, 576], [1152, 576], [144, 1152]
      ),
    ])
  func conventions(
    geometry: KernelGeometry, shape: [Int], torch: [Int], keras: [Int], exact: [Int]
  ) throws {
    let expected = [Policy.FanConvention.torch: torch, .keras: keras, .true: exact]
    for (convention, fans) in expected {
      let fan = try convention.fan(of: geometry, shape: shape)
      #expect([fan.input, fan.output] == fans, "\(convention)")
    }
  }
}
