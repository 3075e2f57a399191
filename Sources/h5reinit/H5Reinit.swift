import ArgumentParser

@main
struct H5Reinit: AsyncParsableCommand {
  static let configuration = CommandConfiguration(commandName: "h5reinit")
}
