internal import Layers

extension Planner {
  /// Makes sure that there is a config to follow where the preset asks for it.
  func checkDeclarations(_ model: Model) throws(PlanningError) {
    guard policy.asks(.declared), !model.tensors.contains(where: { $0.declaration != nil })
    else { return }
    throw .nothingDeclared
  }
}
