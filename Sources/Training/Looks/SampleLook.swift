import NeuralNetworks

/// Looks at what the network makes of a sample.
public struct SampleLook: Look {
    /// A sample of the batch, or a picture beside it.
    public var subject: Subject
    /// The picture beside the batch; nil for a sample of the batch.
    public var guest: Guest? { subject.guest }

    /// Looks at this sample.
    public init(_ subject: Subject) { self.subject = subject }

    /// What is seen.
    public struct Seen: Sendable {
        /// The index of the sample in its batch: the last one if the batch has fewer than asked for.
        public var sample: Int
        /// The class; nil if unknown or not loaded.
        public var label: Int?
        /// The index in the training data; nil for a guest, and before the batch is loaded.
        public var index: Int?
        /// ℓ; nil before it is computed.
        public var loss: Double?
        /// The network's outputs; nil before they are computed.
        public var outputs: [Float]?
    }

    /// Class, outputs and loss, as far as they are computed.
    public func seen(by viewer: Viewer) -> Seen {
        let sight = viewer.sight(of: guest)
        var seen = Seen(sample: guest == nil ? sight.sample(subject.sample) : 0)
        if sight.isComputed(.load) {
            seen.label = guest.map(\.label) ?? sight.tape.labels[seen.sample]
            seen.index = sight.indices.isEmpty ? nil : sight.indices[seen.sample]
        }
        if sight.isComputed(.loss) { seen.loss = sight.tape.losses[seen.sample] }
        let output = sight.network.outputNode
        if sight.isComputed(.forward(output)) { seen.outputs = sight.tape.activations[output].units(sample: seen.sample) }
        return seen
    }
}

/// Looks at the sizes of all layers' numbers.
public struct MagnitudesLook: Look {
    /// The picture beside the batch; nil for the batch.
    public var guest: Guest?

    /// Looks at the batch, or at a guest.
    public init(guest: Guest? = nil) { self.guest = guest }

    /// What is seen.
    public struct Seen: Sendable {
        /// The mean |a| of each node; nil for nodes whose forward phase is not done.
        public var activations: [Double?]
        /// The mean |δ| of each node; nil for nodes whose backward phase is not done.
        public var residuals: [Double?]
    }

    /// Mean |a| and mean |δ| of each node, as far as they are computed.
    public func seen(by viewer: Viewer) -> Seen { viewer.means(of: guest) }
}

extension Viewer {
    private struct MeansKey: Hashable { let guest: Guest? }

    /// The sizes of each node's numbers, which several looks need.
    fileprivate func means(of guest: Guest?) -> MagnitudesLook.Seen { kept(MeansKey(guest: guest)) { sight(of: guest).means } }
}

extension Sight {
    /// The sizes of each node's numbers; nil where this step has none yet.
    var means: MagnitudesLook.Seen {
        MagnitudesLook.Seen(
            activations: network.nodes.indices.map { isComputed(made(by: $0)) ? tape.activations[$0].meanMagnitude : nil },
            residuals: network.nodes.indices.map { $0 > 0 && isComputed(.backward($0)) ? tape.residuals[$0].meanMagnitude : nil })
    }
}

/// Looks at what tells whether each layer learns, of the step under way: a guest is none of the batch.
public struct SignsLook: Look {
    /// Looks at the whole batch.
    public init() {}

    /// What is seen.
    public struct Seen: Sendable {
        /// For each node, of its statistics those figures that tell whether it learns.
        public var ofNode: [LayerStatistics]
        /// The samples of the batch that they are of; 0 before it is loaded.
        public var samples: Int
        /// The fraction of the batch that is answered wrongly; nil before the outputs are computed.
        public var batchError: Float?
    }

    /// The figures of each node, as far as they are computed.
    public func seen(by viewer: Viewer) -> Seen {
        let sight = viewer.trainer.sight
        let means = viewer.means(of: nil)
        return Seen(
            ofNode: sight.network.nodes.indices.map {
                sight.signs($0, meanActivation: means.activations[$0], meanResidual: means.residuals[$0])
            },
            samples: sight.isComputed(.load) ? sight.tape.sampleCount : 0,
            batchError: sight.isComputed(.forward(sight.network.outputNode)) ? viewer.trainer.batchError : nil)
    }
}

/// Looks at the SHA-256 of the parameters, which is known at rest only.
public struct HashLook: Look {
    /// Looks at the current parameters.
    public init() {}

    /// 64 hexadecimal digits; nil while training runs on.
    public func seen(by viewer: Viewer) -> String? { viewer.isAtRest ? viewer.trainer.state.hash : nil }
}
