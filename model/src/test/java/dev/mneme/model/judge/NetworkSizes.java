package dev.mneme.model.judge;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The sizes of a network in the letters of the papers.
 *
 * @param x inputs
 * @param y outputs
 * @param h hidden units of each layer
 * @param l layers of the controller
 * @param n rows of memory
 * @param w numbers in a row
 * @param r read heads; of a fast weight memory, its hops
 * @param clip limit of h, s and y, or 0 for none
 * @param options what few networks have
 * @param variant what a network has beside the plain one
 */
public record NetworkSizes(
        Controller controller,
        int x,
        int y,
        int h,
        int l,
        Memory memory,
        int n,
        int w,
        int r,
        double clip,
        Options options,
        Variant variant) {

    /**
     * What few networks have.
     *
     * @param dnc what a DNC does differently
     * @param writeHeads V of an NTM
     * @param readFirst whether an NTM reads before it writes
     * @param layers S
     * @param shared whether all layers use one memory
     */
    public record Options(DncJudge.Options dnc, int writeHeads, boolean readFirst, int layers, boolean shared) {
        static final Options NONE = new Options(DncJudge.Options.NONE, 1, false, 1, false);
    }

    /**
     * What a network has beside the plain one.
     *
     * @param norm whether ξ and the LSTM's gates are normalised
     * @param backward whether the output sees a second LSTM, which runs from the end of a sequence to its beginning
     */
    public record Variant(boolean norm, boolean backward) {
        static final Variant NONE = new Variant(false, false);
    }

    /** The controllers, and how many gates their weights stack. */
    public enum Controller {
        LSTM(4),
        GRU(3),
        RNN(1),
        FEEDFORWARD(1);

        private final int gates;

        Controller(int gates) {
            this.gates = gates;
        }
    }

    /** The memories judged here. */
    public enum Memory {
        DNC,
        SAM,
        /** Its judge is SAM's, which is handed all rows. */
        DAM,
        SDNC,
        /** With a gradient through links and precedence. */
        SDNC_THROUGH_LINKS,
        NTM,
        LRU,
        /** Of heads that write their keys. */
        LRU_TIED,
        /** Whose reads are not fed back. */
        FWM,
        /** The example of the page on adding a memory. */
        GATED,
        NONE
    }

    /** A DNC without clipping. */
    public static NetworkSizes dnc(Controller controller, int x, int y, int h, int l, int n, int w, int r) {
        return new NetworkSizes(controller, x, y, h, l, Memory.DNC, n, w, r, 0, Options.NONE, Variant.NONE);
    }

    /** A network with any memory, without clipping. */
    public static NetworkSizes of(
            Memory memory, Controller controller, int x, int y, int h, int l, int n, int w, int r) {
        return new NetworkSizes(controller, x, y, h, l, memory, n, w, r, 0, Options.NONE, Variant.NONE);
    }

    /** A bare controller without clipping. */
    public static NetworkSizes bare(Controller controller, int x, int y, int h, int l) {
        return new NetworkSizes(controller, x, y, h, l, Memory.NONE, 0, 0, 0, 0, Options.NONE, Variant.NONE);
    }

    public NetworkSizes withClip(double limit) {
        return new NetworkSizes(controller, x, y, h, l, memory, n, w, r, limit, options, variant);
    }

    public NetworkSizes with(Options other) {
        return new NetworkSizes(controller, x, y, h, l, memory, n, w, r, clip, other, variant);
    }

    public NetworkSizes with(Variant other) {
        return new NetworkSizes(controller, x, y, h, l, memory, n, w, r, clip, options, other);
    }

    /** Numbers that a layer reads, R·W. */
    int reads() {
        return switch (memory) {
            case NONE -> 0;
            case FWM -> w;
            default -> r * w;
        };
    }

    /** Whether the controller sees what was read in the step before. */
    boolean feedsBack() {
        return memory != Memory.FWM;
    }

    /** What the names of a layer's parameters begin with. */
    String layer(int s) {
        return options.layers == 1 ? "" : "layer." + s + ".";
    }

    /** Every parameter with its shape: (out, in) or (out). */
    public Map<String, int[]> shapes() {
        var shapes = new LinkedHashMap<String, int[]>();
        for (int s = 0; s < options.layers; s++) {
            layer(layer(s), s == 0 ? x : l * h + reads(), shapes);
            if (memory != Memory.NONE && (s == 0 || !options.shared)) {
                String prefix = options.shared ? "" : layer(s);
                Judges.of(this).starts().forEach((name, shape) -> shapes.put(prefix + "start." + name, shape));
            }
        }
        for (int layer = 0; layer < l && variant.backward; layer++) {
            cell("backward." + layer + ".", x + (layer > 0 ? h : 0), shapes);
        }
        shapes.put("output.weight", new int[] {y, (variant.backward ? 2 : 1) * l * h + reads()});
        shapes.put("output.bias", new int[] {y});
        return shapes;
    }

    private void layer(String prefix, int in, Map<String, int[]> shapes) {
        boolean learned = memory != Memory.NONE && !Judges.of(this).starts().isEmpty();
        for (int layer = 0; layer < l; layer++) {
            cell(prefix + "controller." + layer + ".", in + (feedsBack() ? reads() : 0) + (layer > 0 ? h : 0), shapes);
            if (learned && controller != Controller.FEEDFORWARD) {
                shapes.put(prefix + "start.controller." + layer + ".h", new int[] {h});
            }
            if (learned && controller == Controller.LSTM) {
                shapes.put(prefix + "start.controller." + layer + ".s", new int[] {h});
            }
        }
        if (memory != Memory.NONE) {
            int numbers = Judges.of(this).interfaceSize();
            shapes.put(prefix + "interface.weight", new int[] {numbers, l * h});
            shapes.put(prefix + "interface.bias", new int[] {numbers});
            norm(prefix + "interface.", numbers, shapes);
        }
        if (learned) {
            shapes.put(prefix + "start.reads", new int[] {r, w});
        }
    }

    private void cell(String name, int in, Map<String, int[]> shapes) {
        int gates = controller.gates * h;
        shapes.put(name + "weight_ih", new int[] {gates, in});
        if (controller != Controller.FEEDFORWARD) {
            shapes.put(name + "weight_hh", new int[] {gates, h});
        }
        shapes.put(name + "bias", new int[] {gates});
        if (controller == Controller.GRU) {
            shapes.put(name + "bias_hh_n", new int[] {h});
        }
        norm(name, gates, shapes);
    }

    private void norm(String name, int size, Map<String, int[]> shapes) {
        if (variant.norm) {
            shapes.put(name + "norm.weight", new int[] {size});
            shapes.put(name + "norm.bias", new int[] {size});
        }
    }

    /** How many numbers a shape holds. */
    public static int count(int[] shape) {
        return Arrays.stream(shape).reduce(1, Math::multiplyExact);
    }
}
