internal import Layers

extension Planner {
  /// Makes sure that there is a config to follow where the preset asks for it.
  func checkDeclarations(_ model: Model) throws(PlanningError) {
    let isAsked =
      policy.preset == .declared || policy.rules.contains { $0.choice == .preset(.declared) }
    guard isAsked, !model.tensors.contains(where: { $0.declaration != nil })
    else { return }
    throw .nothingDeclared
  }
}
