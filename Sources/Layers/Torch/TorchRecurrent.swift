/// Which recurrent module owns a `weight_ih_l0` or one of its kin.
struct TorchRecurrent {
  let type: LayerType

  /// - Returns: `nil` when the leaf is no recurrent parameter or the gates do not come out whole.
  init?(_ module: TorchModule, leaf: String) {
    guard
      let stem = ["weight_ih", "weight_hh", "bias_ih", "bias_hh", "weight_hr"]
        .first(where: leaf.hasPrefix)
    else { return nil }
    let suffix = leaf.dropFirst(stem.count)
    // weight_norm puts weight_hh_l0_g beside weight_hh_l0_v.
    guard suffix.wholeMatch(of: /(_l[0-9]+(_reverse)?)?/) != nil else { return nil }
    guard let recurrent = module.shape("weight_hh" + suffix), recurrent.count == 2 else {
      return nil
    }
    // A projected LSTM feeds back proj values, so the hidden size stands in weight_hr (proj, hidden).
    let hidden = module.shape("weight_hr" + suffix)?.last ?? recurrent[1]
    guard hidden > 0, recurrent[0] % hidden == 0 else { return nil }
    switch recurrent[0] / hidden {
    case 4: type = .lstm
    case 3: type = .gru
    case 1: type = .simpleRNN
    default: return nil
    }
  }
}
