import TemporaryFolders

extension TemporaryFolder {
    /// Writes a handful of small pictures to learn from, as `data`.
    func writeSmallData() {
        for (name, count) in [("train", 20), ("t10k", 10)] {
            let labels: [UInt8] = [0, 0, 8, 1, 0, 0, 0, UInt8(count)] + (0..<count).map { UInt8($0 % 2) }
            let head: [UInt8] = [0, 0, 8, 3, 0, 0, 0, UInt8(count), 0, 0, 0, 4, 0, 0, 0, 4]
            write(labels, to: "data/\(name)-labels-idx1-ubyte")
            let pixels = (0..<count * 16).map { (index: Int) -> UInt8 in UInt8((index * 37 + index / 16 * 11) & 255) }
            write(head + pixels, to: "data/\(name)-images-idx3-ubyte")
        }
    }

    /// Writes a lesson on a network with given numbers, as `01-first`.
    func writeLesson(title: String) {
        let text = """
            ---
            title: \(title)
            teaches: to begin
            minutes: 1
            model: 1c2:none
            sample: 0 | 1 2 0 / 0 1 3 / 2 0 1
            classes: 2
            batch: 1
            weights: conv1.kernel = 1 0 / 0 -1
            weights: conv1.bias = 0
            ---

            ## Beginning

            The corner is {1000 + conv1.activation[0,1,1]}.

            ```scene
            at: phase=forward.conv1 layer=conv1
            ```

            ```question number corner
            ask: What is 40 + 2?
            answer: 40 + 2
            within: 0
            right: Splendid.
            ```

            ## Ending

            Nothing more.

            """
        write(text, to: "01-first/en.md")
    }
}
