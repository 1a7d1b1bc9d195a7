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
        shared = Shared(spins: count > Workers.processorCount ? 200 : 400_000)
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
        withoutActuallyEscaping(body) { shared.run(units: units, $0) }
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
/// `claims` holds (generation, units not yet claimed) in one word: a thread that claims a unit of a generation knows that its caller
/// still waits for it, so the job is alive. `@unchecked Sendable`: `job` and `units` are written by the caller before it publishes a
/// generation and read only by threads that hold a claim on it.
private final class Shared: @unchecked Sendable {
    private let claims = Atomic<UInt64>(0)
    private let done = Atomic<Int>(0)
    private let sleepers = Atomic<Int>(0)
    private let stopped = Atomic<Bool>(false)
    private let gate = Monitor<Void>(())
    private let spins: Int
    private var job: ((Int, Int) -> Void)?
    private var units = 0

    init(spins: Int) { self.spins = spins }

    func run(units: Int, _ body: @escaping (Int, Int) -> Void) {
        job = body
        self.units = units
        done.store(0, ordering: .relaxed)
        let generation = (claims.load(ordering: .relaxed) >> 32) &+ 1
        claims.store(generation << 32 | UInt64(units), ordering: .sequentiallyConsistent)
        if sleepers.load(ordering: .sequentiallyConsistent) > 0 {
            gate.withLock { _ in }
            gate.notifyAll()
        }
        while let unit = claim() { perform(unit, 0) }
        var turns = 0
        while done.load(ordering: .acquiring) < units {
            turns += 1
            if turns > spins { sched_yield() }
        }
        job = nil
    }

    func stop() {
        stopped.store(true, ordering: .sequentiallyConsistent)
        gate.withLock { _ in }
        gate.notifyAll()
    }

    func work(_ worker: Int) {
        var turns = 0
        while !stopped.load(ordering: .relaxed) {
            if let unit = claim() {
                perform(unit, worker)
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

    private var hasWork: Bool { claims.load(ordering: .sequentiallyConsistent) & 0xFFFF_FFFF > 0 }

    private func claim() -> Int? {
        var seen = claims.load(ordering: .acquiring)
        while seen & 0xFFFF_FFFF > 0 {
            let (exchanged, original) = claims.weakCompareExchange(
                expected: seen, desired: seen - 1, successOrdering: .acquiringAndReleasing, failureOrdering: .acquiring)
            if exchanged { return units - Int(seen & 0xFFFF_FFFF) }
            seen = original
        }
        return nil
    }

    private func perform(_ unit: Int, _ worker: Int) {
        call(unit, worker)
        done.add(1, ordering: .releasing)
    }

    /// A function of its own, so that this thread has let go of the job before it says that the unit is done: the caller's job must not
    /// outlive the call.
    @inline(never)
    private func call(_ unit: Int, _ worker: Int) { job?(unit, worker) }
}
