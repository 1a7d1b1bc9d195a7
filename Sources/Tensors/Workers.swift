import CWorkers
import Glibc
import Synchronization

/// The threads that share the work of one kernel.
///
/// A kernel cuts its work into units whose number depends on the geometry alone and whose results do not depend on who computes them;
/// so every result is the same bits for any number of threads. The calling thread works too. Between kernels the other threads spin a
/// while (a kernel lasts some ten microseconds, waking up as long) and then sleep.
public final class Workers: Sendable {
    /// Threads that work, the caller's included.
    public let count: Int
    private let shared: Shared
    private let memory: KernelMemory

    /// `count` threads, at least one.
    public init(count: Int) {
        precondition(count >= 1, "someone must work")
        self.count = count
        shared = Shared(threads: count, spins: count > Workers.processorCount ? 200 : 400_000)
        memory = KernelMemory()
        for worker in 1..<max(count, 1) {
            startThread { [shared] in shared.work(worker) }
        }
    }

    deinit { shared.stop() }

    /// The processors of this machine.
    public static var processorCount: Int { max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN))) }

    /// Calls `body` once for each unit 0 ..< units, in any order and on any of the threads, and returns when all are done. The second
    /// argument tells the threads apart, 0 ..< count. One caller at a time.
    public func run(units: Int, _ body: (_ unit: Int, _ worker: Int) -> Void) {
        if count == 1 || units <= 1 {
            for unit in 0..<units { body(unit, 0) }
            return
        }
        shared.run(units: units, body)
    }

    /// Memory for one kernel call, reused by the next: `slot` tells apart the buffers that one call needs at a time.
    func scratch<Scalar>(_ slot: ScratchSlot, count: Int, of _: Scalar.Type) -> UnsafeMutablePointer<Scalar> {
        memory.buffer(slot, bytes: count * MemoryLayout<Scalar>.stride).bindMemory(to: Scalar.self, capacity: count)
    }

    /// What was once worked out for a geometry: made at the first call and kept.
    func plan<Plan: AnyObject>(_ key: PlanKey, _ make: () -> Plan) -> Plan {
        if let found = memory.plans[key] { return unsafeDowncast(found, to: Plan.self) }
        let made = make()
        memory.plans[key] = made
        return made
    }
}

/// The buffers that one kernel call needs at a time.
enum ScratchSlot: Int {
    case source
    case residual
    case sums
    case partialSums
    case panels
    case outputs
}

/// What a plan is for. All plans of one purpose are of one type.
struct PlanKey: Hashable {
    enum Purpose { case forward, toInput, toKernel }
    let geometry: ConvolutionGeometry
    let purpose: Purpose
    /// Samples side by side in a block.
    let width: Int
}

/// Growing buffers and plans. `@unchecked Sendable`: used only by the one caller of `Workers.run`, between its calls.
private final class KernelMemory: @unchecked Sendable {
    var plans: [PlanKey: AnyObject] = [:]
    private var buffers: [(base: UnsafeMutableRawPointer, bytes: Int)] = []

    /// At least so many bytes and a cache line, in which a vector that begins at the last number may end.
    func buffer(_ slot: ScratchSlot, bytes: Int) -> UnsafeMutableRawPointer {
        while buffers.count <= slot.rawValue { buffers.append((.allocate(byteCount: 64, alignment: 64), 0)) }
        if buffers[slot.rawValue].bytes < bytes {
            buffers[slot.rawValue].base.deallocate()
            let base = UnsafeMutableRawPointer.allocate(byteCount: bytes + 128, alignment: 64)
            base.initializeMemory(as: UInt8.self, repeating: 0, count: bytes + 128)
            buffers[slot.rawValue] = (base, bytes)
        }
        return buffers[slot.rawValue].base
    }

    deinit { for buffer in buffers { buffer.base.deallocate() } }
}

/// What the threads have in common.
///
/// Each thread has a contiguous share of a kernel's units, always the same for so many units: what a thread wrote in one kernel it mostly
/// reads in the next, from its own cache. Whoever is done takes what others have not begun.
///
/// A share's word holds (generation, units not yet claimed): a thread that claims a unit of a generation knows that its caller still waits
/// for it, so the job is alive. `@unchecked Sendable`: `job` and `units` are written by the caller before it publishes a generation and
/// read only by threads that hold a claim on it.
private final class Shared: @unchecked Sendable {
    private let threads: Int
    /// One word for each thread, a cache line apart.
    private let claims: UnsafeMutablePointer<Atomic<UInt64>>
    private static let distance = 8
    private let done = Atomic<Int>(0)
    private let sleepers = Atomic<Int>(0)
    private let stopped = Atomic<Bool>(false)
    private let gate = Monitor<Void>(())
    private let spins: Int
    private var generation: UInt64 = 0
    private var job = cnn_closure()
    private var units = 0

    init(threads: Int, spins: Int) {
        self.threads = threads
        self.spins = spins
        claims = .allocate(capacity: threads * Self.distance)
        for place in 0..<threads * Self.distance { (claims + place).initialize(to: Atomic(0)) }
    }

    deinit {
        claims.deinitialize(count: threads * Self.distance)
        claims.deallocate()
    }

    private func end(_ share: Int) -> Int { (share + 1) * units / threads }

    func run(units: Int, _ body: (Int, Int) -> Void) {
        keep(body, &job)
        self.units = units
        done.store(0, ordering: .relaxed)
        generation = (generation + 1) & 0xFFFF_FFFF
        // The caller's own share last: the others are to start.
        for share in (0..<threads).reversed() {
            let count = end(share) - share * units / threads
            claims[share * Self.distance].store(generation << 32 | UInt64(count), ordering: .sequentiallyConsistent)
        }
        if sleepers.load(ordering: .sequentiallyConsistent) > 0 {
            gate.withLock { _ in }
            gate.notifyAll()
        }
        var own = 0
        while let unit = claim(first: 0) {
            body(unit, 0)
            own += 1
        }
        done.add(own, ordering: .releasing)
        var turns = 0
        while done.load(ordering: .acquiring) < units {
            turns += 1
            if turns > spins { sched_yield() }
        }
    }

    func stop() {
        stopped.store(true, ordering: .sequentiallyConsistent)
        gate.withLock { _ in }
        gate.notifyAll()
    }

    func work(_ worker: Int) {
        var turns = 0
        while !stopped.load(ordering: .relaxed) {
            if let unit = claim(first: worker) {
                done.add(perform(from: unit, worker), ordering: .releasing)
                turns = 0
                continue
            }
            turns += 1
            if turns > spins {
                sleepers.add(1, ordering: .sequentiallyConsistent)
                gate.wait { _ in hasWork || stopped.load(ordering: .sequentiallyConsistent) ? true : nil }
                sleepers.subtract(1, ordering: .sequentiallyConsistent)
                turns = 0
            }
        }
    }

    private var hasWork: Bool {
        (0..<threads).contains { claims[$0 * Self.distance].load(ordering: .sequentiallyConsistent) & 0xFFFF_FFFF > 0 }
    }

    /// A unit of this thread's share, or else of the next one that has any left.
    private func claim(first: Int) -> Int? {
        var share = first
        repeat {
            let word = claims + share * Self.distance
            var seen = word.pointee.load(ordering: .acquiring)
            while seen & 0xFFFF_FFFF > 0 {
                let (exchanged, original) = word.pointee.weakCompareExchange(
                    expected: seen, desired: seen - 1, successOrdering: .acquiringAndReleasing, failureOrdering: .acquiring)
                if exchanged { return end(share) - Int(seen & 0xFFFF_FFFF) }
                seen = original
            }
            share = share + 1 == threads ? 0 : share + 1
        } while share != first
        return nil
    }

    /// Does this unit and all that it can claim after it, and returns how many: none is reported before, so the caller still waits.
    private func perform(from first: Int, _ worker: Int) -> Int {
        let job = job
        var (unit, count) = (first, 0)
        while true {
            cnn_closure_call(job, unit, worker)
            count += 1
            guard let next = claim(first: worker) else { return count }
            unit = next
        }
    }
}

/// Keeps what a closure consists of, for as long as whoever passed it waits.
@_silgen_name("cnn_closure_keep")
private func keep(_ body: (Int, Int) -> Void, _ closure: UnsafeMutablePointer<cnn_closure>)
