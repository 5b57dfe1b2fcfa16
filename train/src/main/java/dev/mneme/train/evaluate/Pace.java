package dev.mneme.train.evaluate;

import dev.mneme.train.machine.ResidentMemory;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.LongSupplier;

/**
 * Whether a long evaluation goes on as it began: the time of a step and the memory in use, at its beginning and at its
 * end. Told of every piece.
 */
public final class Pace {
    private static final int SECTION_STEPS = 1000;

    private final LongSupplier nanoTime;
    private final LongSupplier resident;
    private final List<Mark> marks = new ArrayList<>();
    private Optional<Section> first = Optional.empty();

    /** When so many steps were done. */
    private record Mark(int steps, long nanos) {}

    /**
     * Some thousand steps.
     *
     * @param steps how many exactly: whole pieces
     * @param secondsPerStep of all sequences of the batch
     * @param residentBytes of this process at their end; empty where that is not known
     */
    public record Section(int steps, double secondsPerStep, OptionalLong residentBytes) {}

    /** Of this process. */
    public Pace() {
        this(System::nanoTime, ResidentMemory::now);
    }

    /** With another clock and another measure of memory, negative for unknown. */
    Pace(LongSupplier nanoTime, LongSupplier resident) {
        this.nanoTime = nanoTime;
        this.resident = resident;
    }

    /** So many steps are done: 0 at first, then more after each piece. */
    public void mark(int steps) {
        marks.add(new Mark(steps, nanoTime.getAsLong()));
        if (first.isEmpty() && steps >= SECTION_STEPS) {
            first = Optional.of(section(marks.getFirst()));
        }
    }

    /** The first thousand steps; empty when there were fewer. */
    public Optional<Section> first() {
        return first;
    }

    /** The last thousand steps, to be asked for right after them; empty unless there were two thousand. */
    public Optional<Section> last() {
        if (marks.isEmpty() || marks.getLast().steps < 2 * SECTION_STEPS) {
            return Optional.empty();
        }
        int begin = marks.size() - 1;
        while (marks.getLast().steps - marks.get(begin).steps < SECTION_STEPS) {
            begin--;
        }
        return Optional.of(section(marks.get(begin)));
    }

    private Section section(Mark begin) {
        Mark end = marks.getLast();
        int steps = end.steps - begin.steps;
        long bytes = resident.getAsLong();
        return new Section(
                steps,
                (end.nanos - begin.nanos) * 1e-9 / steps,
                bytes < 0 ? OptionalLong.empty() : OptionalLong.of(bytes));
    }
}
