/// The experts of a mixture that keeps them stacked: `experts.gate_up_proj` and `experts.down_proj`.
///
/// Whether (E, out, in) or (E, in, out) is told by both together: the first makes twice as many values
/// as the second takes, and takes as many as the second makes.
struct TorchExperts {
  let geometry: KernelGeometry
  let evidence: String

  init?(_ module: TorchModule, leaf: String) {
    guard ["gate_up_proj", "down_proj"].contains(leaf), module.word == "experts",
      let up = module.shape("gate_up_proj"), let down = module.shape("down_proj"),
      up.count == 3, down.count == 3, up[0] == down[0], let own = module.shape(leaf)
    else { return nil }
    let isOutputFirst = up[1] == 2 * down[2] && up[2] == down[1]
    let isInputFirst = up[2] == 2 * down[1] && up[1] == down[2]
    guard isOutputFirst != isInputFirst else { return nil }
    let (output, input) = isOutputFirst ? (1, 2) : (2, 1)
    // Each expert is a linear layer of its own, so that the number of experts is in neither fan.
    geometry = KernelGeometry(
      axes: Axes(input: [input], output: [0, output]), torchShape: [own[output], own[input]])
    evidence =
      "stacked experts, (experts, \(isOutputFirst ? "out, in" : "in, out")) by gate_up_proj and down_proj"
  }
}
