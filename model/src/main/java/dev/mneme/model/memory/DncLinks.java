package dev.mneme.model.memory;

import dev.mneme.kernels.Kernels;
import dev.mneme.kernels.Rows;
import dev.mneme.kernels.TensorArena;
import dev.mneme.kernels.Vec;
import dev.mneme.model.addressing.LinkSharpening;
import dev.mneme.model.addressing.ReadModes;
import dev.mneme.model.addressing.TemporalLinks;
import dev.mneme.model.memory.InterfaceLayout.Controls;
import dev.mneme.model.memory.InterfaceLayout.Field;
import dev.mneme.model.part.StateTensor;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Reading by content and along the links of V write heads, each of which has L and p of its own: the
 * {@link ReadModes} of what is found, along links {@linkplain LinkSharpening sharpened} first if it is said how much.
 */
final class DncLinks implements DncReading {
    /** A mode whose weights are sharpened: along links of write head {@code head}, by column {@code head} of (R, V). */
    private record Sharpened(int mode, int head, Field sharpness) {}

    /** What a step leaves for the way back, [mode] in the order of {@link ReadModes}: (R, N). */
    private record Frame(Rows[] found, LinkSharpening.Frame[] sharpened, Rows[] mixed) {}

    private final int writers; // V
    private final Field modes; // (R, 1 + 2V) π
    private final Sharpened[] sharpened; // those along links, or none
    private final TemporalLinks[] links; // [v]
    private final LinkSharpening sharpening;
    private final Frame[] frames; // [t]

    private final Rows dPrecedence; // (V, N) of the state after the step, then before it
    private final Rows[] dMixed; // [mode]: (R, N)
    private final Rows[] dFound; // [mode]: (R, N), the same where nothing is sharpened

    /**
     * None among {@code rows} rows.
     *
     * @param written [t]: (V, N) w^w of step t
     * @param precedence [t]: (V, N) p before step t; one more than there are steps
     */
    DncLinks(TensorArena arena, int rows, DncInterface xi, List<Rows> written, List<Rows> precedence) {
        modes = xi.readModes.orElseThrow();
        writers = precedence.getFirst().count();
        sharpened = IntStream.range(0, writers)
                .boxed()
                .flatMap(v -> Stream.concat(
                        xi.backwardSharpness.stream().map(s -> new Sharpened(backward(v), v, s)),
                        xi.forwardSharpness.stream().map(s -> new Sharpened(forward(v), v, s))))
                .toArray(Sharpened[]::new);
        links = new TemporalLinks[writers];
        Arrays.setAll(links, v -> new TemporalLinks(arena, rows, ofHead(written, v), ofHead(precedence, v)));
        sharpening = new LinkSharpening(arena, modes.rows(), rows);
        frames = new Frame[written.size()];
        Arrays.setAll(frames, _ -> frame(arena, rows));
        dPrecedence = Rows.of(arena, writers, rows);
        dMixed = weightings(arena, rows);
        dFound = sharpened.length > 0 ? weightings(arena, rows) : dMixed;
    }

    private static Vec[] ofHead(List<Rows> steps, int v) {
        return steps.stream().map(step -> step.row(v)).toArray(Vec[]::new);
    }

    private int backward(int v) {
        return v;
    }

    private int forward(int v) {
        return writers + 1 + v;
    }

    private Frame frame(TensorArena arena, int rows) {
        Rows[] found = weightings(arena, rows);
        Rows[] mixed = found.clone();
        var frames = new LinkSharpening.Frame[sharpened.length];
        for (int k = 0; k < frames.length; k++) {
            frames[k] = sharpening.frame(arena);
            mixed[sharpened[k].mode] = frames[k].weights();
        }
        return new Frame(found, frames, mixed);
    }

    /** One for each mode, but for content, which is put there by each step. */
    private Rows[] weightings(TensorArena arena, int rows) {
        Rows[] all = new Rows[ReadModes.modes(writers)];
        Arrays.setAll(all, mode -> Rows.of(arena, mode == writers ? 0 : modes.rows(), rows));
        return all;
    }

    @Override
    public void forward(int t, Controls c, Rows before, Rows content, Rows weights) {
        Frame f = frames[t];
        for (int v = 0; v < writers; v++) {
            links[v].forward(t, before, f.found[forward(v)], f.found[backward(v)]);
        }
        for (int k = 0; k < sharpened.length; k++) {
            Sharpened s = sharpened[k];
            sharpening.forward(f.found[s.mode], s.sharpness.of(c), s.head, f.sharpened[k]);
        }
        f.mixed[writers] = content;
        ReadModes.forward(modes.of(c), f.mixed, weights);
    }

    @Override
    public void clearGradient() {
        Kernels.zero(dPrecedence.mat());
        for (TemporalLinks ofHead : links) {
            ofHead.clearGradient();
        }
    }

    @Override
    public void backward(
            int t, Controls c, Controls dC, Rows before, Rows dWeights, Rows dContent, Rows dBefore, Rows dWritten) {
        Frame f = frames[t];
        zero(dMixed);
        dMixed[writers] = dContent;
        ReadModes.backward(modes.of(c), f.mixed, dWeights, modes.of(dC), dMixed);
        if (sharpened.length > 0) {
            zero(dFound);
        }
        for (int k = 0; k < sharpened.length; k++) {
            Sharpened s = sharpened[k];
            sharpening.backward(
                    f.found[s.mode],
                    s.sharpness.of(c),
                    s.head,
                    f.sharpened[k],
                    dMixed[s.mode],
                    dFound[s.mode],
                    s.sharpness.of(dC));
        }
        for (int v = 0; v < writers; v++) {
            links[v].backward(
                    t, before, dFound[forward(v)], dFound[backward(v)], dPrecedence.row(v), dWritten.row(v), dBefore);
        }
    }

    /** All but that of content, which is another's. */
    private void zero(Rows[] gradients) {
        for (int mode = 0; mode < gradients.length; mode++) {
            if (mode != writers) {
                Kernels.zero(gradients[mode].mat());
            }
        }
    }

    @Override
    public void reset() {
        for (TemporalLinks ofHead : links) {
            ofHead.reset();
        }
    }

    @Override
    public void rewind() {
        for (TemporalLinks ofHead : links) {
            ofHead.rewind();
        }
    }

    @Override
    public List<StateTensor> remembered() {
        return IntStream.range(0, writers)
                .mapToObj(v -> StateTensor.of(writers == 1 ? "links" : "links." + v, links[v].links()))
                .toList();
    }
}
