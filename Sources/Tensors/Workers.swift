import CWorkers
import Glibc
import Synchronization

/// The threads that share the work of a kernel.
///
/// A kernel splits its work into units. Their number depends on the geometry alone and their results do not depend on the thread, so every
/// result is bitwise the same for any number of threads. The calling thread works too. Between kernels the other threads spin for a while
/// (a kernel takes some ten microseconds, waking up as long) and then sleep.
public final class Workers: Sendable {
    /// The number of threads, including the caller's.
    public let count: Int
    private let shared: Shared
    private let memory: KernelMemory

    /// Starts `count − 1` threads beside the caller's; traps if `count` is less than 1.
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

    /// The number of processors online, at least 1.
    public static var processorCount: Int { max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN))) }

    /// Calls `body` once for each unit 0 ..< units, in any order and on any thread, and returns when all are done. The second argument is
    /// the thread's number, 0 ..< count. Only one caller at a time.
    public func run(units: Int, _ body: (_ unit: Int, _ worker: Int) -> Void) {
        if count == 1 || units <= 1 {
            for unit in 0..<units { body(unit, 0) }
            return
        }
        shared.run(units: units, body)
    }

    /// Memory for one kernel call, reused by the next; `slot` distinguishes the buffers that one call uses at the same time.
    func scratch<Scalar>(_ slot: ScratchSlot, count: Int, of _: Scalar.Type) -> UnsafeMutablePointer<Scalar> {
        memory.buffer(slot, bytes: count * MemoryLayout<Scalar>.stride).bindMemory(to: Scalar.self, capacity: count)
    }

    /// The plan for a geometry, created at the first call and cached.
    func plan<Plan: AnyObject>(_ key: PlanKey, _ make: () -> Plan) -> Plan {
        if let found = memory.plans[key] { return unsafeDowncast(found, to: Plan.self) }
        let made = make()
        memory.plans[key] = made
        return made
    }
}

/// The buffers that one kernel call uses at the same time.
enum ScratchSlot: Int {
    case source
    case residual
    case sums
    case partialSums
    case panels
    case outputs
}

/// The purpose and geometry of a plan. All plans for one purpose have the same type.
struct PlanKey: Hashable {
    enum Purpose { case forward, toInput, toKernel, allKernels }
    let geometry: ConvolutionGeometry
    let purpose: Purpose
    /// Samples interleaved in a block.
    let width: Int
}

/// Growing buffers and cached plans. `@unchecked Sendable`: used only by the single caller of `Workers.run`, between its calls.
private final class KernelMemory: @unchecked Sendable {
    var plans: [PlanKey: AnyObject] = [:]
    private var buffers: [(base: UnsafeMutableRawPointer, bytes: Int)] = []

    /// A buffer of at least `bytes` bytes and one spare cache line, for a vector that begins at the last number.
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

/// The state that the threads share.
///
/// Each thread has a contiguous share of a kernel's units, always the same for the same number of units, so that it mostly reads in one
/// kernel what it wrote in the last, from its own cache. A thread that has finished its share takes units that others have not begun.
///
/// Each share has one word, (generation, unclaimed units). A thread that claims a unit of a generation can rely on the caller still waiting
/// for it, so the job is valid. `@unchecked Sendable`: the caller writes `job` and `units` before it publishes a generation; only threads
/// that hold a claim on it read them.
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
        // The caller's own share is published last, so that the others start first.
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

    /// Claims a unit of this thread's share, or of the next share that has any left.
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

    /// Runs this unit and all others it can claim, and returns their number. None is reported done before, so the caller still waits.
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

/// Copies a closure's function and context pointers, which stay valid while the caller of `run` waits.
@_silgen_name("cnn_closure_keep")
private func keep(_ body: (Int, Int) -> Void, _ closure: UnsafeMutablePointer<cnn_closure>)
