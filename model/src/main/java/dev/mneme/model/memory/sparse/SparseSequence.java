package dev.mneme.model.memory.sparse;

import dev.mneme.kernels.Blocks;
import dev.mneme.kernels.Kernels;
import dev.mneme.kernels.Mat;
import dev.mneme.kernels.Rows;
import dev.mneme.kernels.TensorArena;
import dev.mneme.kernels.Vec;
import dev.mneme.kernels.Workers;
import dev.mneme.model.addressing.AccessWeights;
import dev.mneme.model.addressing.ContentWeights;
import dev.mneme.model.addressing.EraseRowsAdd;
import dev.mneme.model.memory.CarriedGradient;
import dev.mneme.model.memory.InterfaceLayout.Controls;
import dev.mneme.model.memory.Memory;
import dev.mneme.model.memory.SparseUnroll;
import dev.mneme.model.memory.Tape;
import dev.mneme.model.part.Quantity;
import dev.mneme.model.part.StateTensor;
import dev.mneme.sparse.Neighbours;
import dev.mneme.sparse.RowSlots;
import java.util.ArrayList;
import java.util.List;

/**
 * One sequence of a memory of which a step reads and writes few rows. The rows are changed in place, and the way back takes
 * each step back, bit for bit. Here is what sparse memories have in common: writing the rows read before and the least
 * recently used ones, the search, reading, and the gradients of it; in {@link Steps} a memory says what is its own.
 */
final class SparseSequence implements SparseUnroll {
    /** What one memory does its own way. */
    interface Steps {
        /** Names the rows that the step writes, with their numbers and {@code s.weightsBefore}, which is 0. */
        void touch(SparseStep s, SparseReads before);

        /** Adds to {@code dReads} (R, most) of w^r(t-1) from {@code dWeightsBefore} (V, n). */
        void touchBackward(SparseStep s, SparseReads before, Rows dWeightsBefore, Rows dReads);

        /** Writes {@code s.reads.weights} from the content weights; may add rows to those read. */
        void weigh(int t, SparseStep s, SparseReads before);

        /**
         * Writes {@code dContent} [i] (1, K); adds to {@code dC}, to {@code dBefore} (R, most) of w^r(t-1), and to
         * {@code dWritten} (V, n). Takes back what {@link #weigh} changed.
         */
        void weighBackward(
                int t,
                SparseStep s,
                SparseReads before,
                Controls dC,
                Rows dReads,
                Rows[] dContent,
                Rows dBefore,
                Rows dWritten);

        /** Names the rows that the step accessed, in the order in which they become recent. */
        void access(SparseStep s, AccessedRows accessed);

        /** Starts a way back. */
        default void clearGradient() {}

        /** Forgets what is remembered beside the rows. */
        default void reset() {}

        /** Goes to the state after {@code run} steps, of which {@code standing} were not taken back. */
        default void carry(int run, int standing) {}

        /** What is remembered beside the rows. */
        default List<StateTensor> state() {
            return List.of();
        }

        /** Takes over what was written into {@link #state}. */
        default void stateChanged() {}

        /** Links that stand between rows. */
        default int links() {
            return 0;
        }

        /** What can be looked at. */
        List<Quantity> quantities(List<SparseStep> steps);
    }

    private final SparseAccess a;
    private final Memory.Ports ports;
    private final Tape tape;
    private final SparseRows memory; // M, its index, recency and journal
    private final RowSlots slots; // where the gradient of each row met lies
    private final ContentWeights contentWeights;
    private final SparseContents[] contents; // [i] (most, W)
    private final Neighbours found;
    private final Vec inverseKeyNorms; // (R)
    private final SparseReads start; // w^r before step 0
    private final List<SparseStep> steps = new ArrayList<>(); // [t]
    private int last; // the step that ran last
    private final Steps own;
    private final Mat touched; // (n, W) M's touched rows
    private final Rows reads; // (R, W) r

    private final Controls dControls;
    private final Rows[] dKey; // [i] (1, W)
    private final Vec[] dStrength; // [i] (1)
    private final Rows[] dContent; // [i] (1, K)
    private final Rows dReads; // (R, W)
    private final Mat dMemory; // (slots, W) of the rows met, after the step, then before it
    private final Mat dTouched; // (n, W)
    private final CarriedGradient dReadWeights; // (R, most)
    private final Rows dWriteWeights; // (V, n)
    private final Rows dWeightsBefore; // (V, n)

    /** What {@code own} is made of. */
    interface Maker {
        Steps make(SparseRows memory, RowSlots slots);
    }

    SparseSequence(SparseAccess access, TensorArena arena, Memory.Ports ports, Maker own) {
        a = access;
        this.ports = ports;
        int count = ports.steps();
        int heads = a.heads();
        int words = a.wordSize();
        int met = a.met(count);
        tape = new Tape(count);
        slots = new RowSlots(met);
        memory = new SparseRows(arena, a.rows(), words, a.settings(), heads, a.mostRead(), count, a.mostWritten());
        this.own = own.make(memory, slots);
        contentWeights = new ContentWeights(arena, 1, a.nearest());
        contents = new SparseContents[heads];
        found = new Neighbours(heads, a.nearest());
        inverseKeyNorms = arena.vec(heads);
        start = new SparseReads(arena, heads, a.mostRead());
        for (int t = 0; t < count; t++) {
            steps.add(new SparseStep(a, arena, contentWeights, ports.control()[t], ports.dControl()[t]));
        }
        touched = arena.mat(a.mostWritten(), words);
        reads = Rows.of(arena, heads, words);

        dControls = a.layout().controls(arena);
        dKey = new Rows[heads];
        dStrength = new Vec[heads];
        dContent = new Rows[heads];
        dReads = Rows.of(arena, heads, words);
        dMemory = arena.mat(met, words);
        dTouched = arena.mat(a.mostWritten(), words);
        dReadWeights = new CarriedGradient(arena, heads, a.mostRead());
        dWriteWeights = Rows.of(arena, a.writers(), a.mostWritten());
        dWeightsBefore = Rows.of(arena, a.writers(), a.mostWritten());
        for (int i = 0; i < heads; i++) {
            contents[i] = new SparseContents(arena, a.mostRead(), words, a.nearest());
            dKey[i] = Rows.of(a.keys().of(dControls).row(i));
            dStrength[i] = a.strengths().vec(dControls).slice(i, 1);
            dContent[i] = Rows.of(arena, 1, a.nearest());
        }
    }

    private SparseReads readsBefore(int t) {
        return t == 0 ? start : steps.get(t - 1).reads;
    }

    @Override
    public void forward(int t) {
        last = t;
        if (t == 0) {
            memory.begin();
            slots.clear();
            start.number(slots);
        }
        tape.push(t);
        SparseStep s = steps.get(t);
        SparseReads before = readsBefore(t);
        a.layout().forward(s.raw, s.controls);
        write(t, s, before);
        find(s);
        own.weigh(t, s, before);
        for (int i = 0; i < contents.length; i++) {
            if (s.reads.counts[i] > found.size(i)) {
                contents[i].gather(s.reads, i, memory.rows());
            }
            contents[i].read(s.reads, i, reads);
        }
        Blocks.pack(reads.mat(), ports.reads()[t]);
        memory.accessed().clear();
        own.access(s, memory.accessed());
        memory.use(t);
    }

    private void write(int t, SparseStep s, SparseReads before) {
        Controls c = s.controls;
        s.touched.clear();
        Kernels.zero(s.weightsBefore.mat());
        own.touch(s, before);
        AccessWeights.forward(
                s.weightsBefore,
                s.leastUsed,
                a.writeGates().vec(c),
                a.interpolation().vec(c),
                s.writeWeights);
        s.touched.gather(memory.rows(), touched);
        EraseRowsAdd.forward(s.leastUsed, s.writeWeights, a.words().of(c), touched);
        memory.write(t, s.touched, touched);
    }

    /** The rows nearest to each key, and their weights by content. */
    private void find(SparseStep s) {
        Mat keys = a.keys().of(s.controls).mat();
        Kernels.inverseNorms(keys, ContentWeights.EPSILON, inverseKeyNorms);
        memory.nearest(keys, inverseKeyNorms, found);
        for (int i = 0; i < contents.length; i++) {
            s.reads.take(found, i, slots);
            contents[i].gather(s.reads, i, memory.rows());
            contentWeights.forward(
                    contents[i].nearest, contents[i].nearestInverseNorms, s.key[i], s.strength[i], s.content[i]);
        }
    }

    @Override
    public void clearGradient() {
        Kernels.zero(dMemory, 0, slots.size());
        dReadWeights.clear();
        own.clearGradient();
    }

    @Override
    public void backward(int t) {
        tape.pop(t);
        SparseStep s = steps.get(t);
        SparseReads before = readsBefore(t);
        dControls.zero();
        Kernels.zero(dWriteWeights.mat());
        Kernels.zero(dWeightsBefore.mat());

        Blocks.unpack(ports.dReads()[t], dReads.mat());
        for (int i = 0; i < contents.length; i++) {
            contents[i].gather(s.reads, i, memory.rows());
            contents[i].readBackward(s.reads, i, dReads, dReadWeights.now());
        }
        own.weighBackward(t, s, before, dControls, dReadWeights.now(), dContent, dReadWeights.before(), dWriteWeights);
        findBackward(s);
        memory.takeBack(t);
        writeBackward(s);
        own.touchBackward(s, before, dWeightsBefore, dReadWeights.before());

        a.layout().backward(s.raw, s.controls, dControls, s.dRaw);
        dReadWeights.turn();
    }

    private void findBackward(SparseStep s) {
        for (int i = 0; i < contents.length; i++) {
            contentWeights.backward(
                    contents[i].nearest,
                    contents[i].nearestInverseNorms,
                    s.key[i],
                    s.strength[i],
                    s.content[i],
                    dContent[i],
                    contents[i].dNearest,
                    dKey[i],
                    dStrength[i]);
            s.reads.scatterAdd(i, contents[i].dRows, dMemory);
        }
    }

    private void writeBackward(SparseStep s) {
        Controls c = s.controls;
        s.touched.gatherGradient(dMemory, dTouched);
        EraseRowsAdd.backward(
                s.leastUsed,
                s.writeWeights,
                a.words().of(c),
                dTouched,
                dWriteWeights,
                a.words().of(dControls));
        s.touched.scatterGradient(dTouched, dMemory);
        AccessWeights.backward(
                s.weightsBefore,
                s.leastUsed,
                a.writeGates().vec(c),
                a.interpolation().vec(c),
                dWriteWeights,
                dWeightsBefore,
                a.writeGates().vec(dControls),
                a.interpolation().vec(dControls));
    }

    @Override
    public void reset() {
        tape.clear();
        start.clear();
        memory.reset();
        own.reset();
    }

    @Override
    public void carry(int count) {
        int run = tape.stepsRun();
        memory.carry(count, run, tape.length());
        own.carry(run, tape.length());
        tape.clear();
        if (run > 0) {
            start.copyFrom(steps.get(run - 1).reads);
        }
    }

    @Override
    public List<StateTensor> state() {
        List<StateTensor> state = memory.state(start);
        state.addAll(own.state());
        return state;
    }

    @Override
    public void stateChanged() {
        stateChangedTo(this);
    }

    @Override
    public void stateChangedTo(SparseUnroll other) {
        memory.stateChanged(start, other instanceof SparseSequence like ? like.memory : memory);
        own.stateChanged();
    }

    @Override
    public int rowsTouched() {
        return slots.size();
    }

    @Override
    public double recall() {
        SparseStep s = steps.get(last);
        return memory.recall(a.keys().of(s.controls).mat(), a.nearest(), s.reads);
    }

    @Override
    public void searchWith(Workers workers) {
        memory.index().searchWith(workers);
    }

    @Override
    public int links() {
        return own.links();
    }

    @Override
    public List<Quantity> quantities() {
        return own.quantities(steps);
    }
}
