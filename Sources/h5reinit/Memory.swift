internal import CMemory

/// How this program's memory is handed out and given back.
enum Memory {
  /// Keeps what was freed for the next batch of values, in one pool for all threads.
  ///
  /// By default each thread's pool gives large blocks back to the system and gets them again, every page
  /// cleared anew: a fifth of the processor time of writing chunks.
  static func keepBlocks() { cmemory_keep_blocks() }

  /// Gives back the pages of program text that only the start needed: half of those at hand.
  static func forgetStart() { cmemory_drop_text() }
}
