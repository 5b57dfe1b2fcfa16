package dev.mneme.train.machine;

import dev.mneme.kernels.Workers;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A fixed number of threads that run the parts of one piece of work, the calling thread being one of them. Work is cut
 * by part number, never by who is free. Between two pieces a worker spins for a while and then parks, because waking a
 * parked thread costs about 40 µs; where there are more workers than processors it parks at once, since it would spin
 * against those that work. {@link #run} allocates nothing.
 */
public final class WorkerPool implements Workers, AutoCloseable {
    private static final long SPIN_NANOS = 300_000;

    private static final Work NOTHING = (part, parts) -> {};

    private final Thread[] threads;
    private final boolean spins;
    private final AtomicInteger unfinished = new AtomicInteger();
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    private volatile Work work = NOTHING;
    private volatile @Nullable Thread caller; // of the piece that runs
    private final AtomicInteger generation = new AtomicInteger();
    private volatile boolean closed;

    /** {@code workers} threads in all, the caller of {@link #run} included. */
    public WorkerPool(int workers) {
        if (workers < 1) {
            throw new IllegalArgumentException("threads must be at least 1, but is %s".formatted(workers));
        }
        spins = workers <= Runtime.getRuntime().availableProcessors();
        threads = new Thread[workers - 1];
        for (int i = 0; i < threads.length; i++) {
            int part = i + 1;
            threads[i] =
                    Thread.ofPlatform().daemon().name("mneme-worker-" + part).start(() -> serve(part));
        }
    }

    @Override
    public int parts() {
        return threads.length + 1;
    }

    /**
     * Runs work on {@code sequences} sequences, a part of which takes some of them: one sequence as the only part and on the
     * calling thread, so that its own work may run here.
     */
    public void spread(int sequences, Work piece) {
        if (sequences == 1) {
            piece.run(0, 1);
        } else {
            run(piece);
        }
    }

    /** {@inheritDoc} What a part throws is thrown here. */
    @Override
    public void run(Work piece) {
        if (closed) {
            throw new IllegalStateException("the worker threads are closed, and with them what they worked for");
        }
        work = piece;
        caller = Thread.currentThread();
        unfinished.set(threads.length);
        generation.incrementAndGet(); // published after the work
        for (Thread thread : threads) {
            LockSupport.unpark(thread);
        }
        try {
            piece.run(0, parts());
        } finally {
            long start = System.nanoTime();
            while (unfinished.get() > 0) {
                await(start);
            }
        }
        Throwable thrown = failure.getAndSet(null);
        if (thrown != null) {
            throw new IllegalStateException("a worker failed: " + thrown, thrown);
        }
    }

    private void serve(int part) {
        int seen = 0;
        while (true) {
            long start = System.nanoTime();
            while (generation.get() == seen && !closed) {
                await(start);
            }
            if (closed) {
                return;
            }
            seen = generation.get();
            Thread waiting = caller; // read before the last part ends and there may be another
            try {
                work.run(part, parts());
            } catch (RuntimeException | Error e) {
                failure.compareAndSet(null, e);
            }
            if (unfinished.decrementAndGet() == 0) {
                LockSupport.unpark(waiting);
            }
        }
    }

    /** Returns now and then; what is awaited is changed before its thread is unparked, so that no wake-up is missed. */
    private void await(long start) {
        if (spins && System.nanoTime() - start < SPIN_NANOS) {
            Thread.onSpinWait();
        } else {
            LockSupport.park(this);
        }
    }

    /** Lets the threads end; not to be called while they work. Closing again does nothing. */
    @Override
    public void close() {
        closed = true;
        for (Thread thread : threads) {
            LockSupport.unpark(thread);
        }
    }
}
