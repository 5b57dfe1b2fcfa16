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
 * @param r read heads
 * @param clip limit of h, s and y, or 0 for none
 */
public record NetworkSizes(
        Controller controller, int x, int y, int h, int l, Memory memory, int n, int w, int r, double clip) {

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
        NONE
    }

    /** A DNC without clipping. */
    public static NetworkSizes dnc(Controller controller, int x, int y, int h, int l, int n, int w, int r) {
        return new NetworkSizes(controller, x, y, h, l, Memory.DNC, n, w, r, 0);
    }

    /** A network with any memory, without clipping. */
    public static NetworkSizes of(
            Memory memory, Controller controller, int x, int y, int h, int l, int n, int w, int r) {
        return new NetworkSizes(controller, x, y, h, l, memory, n, w, r, 0);
    }

    /** A bare controller without clipping. */
    public static NetworkSizes bare(Controller controller, int x, int y, int h, int l) {
        return new NetworkSizes(controller, x, y, h, l, Memory.NONE, 0, 0, 0, 0);
    }

    public NetworkSizes withClip(double limit) {
        return new NetworkSizes(controller, x, y, h, l, memory, n, w, r, limit);
    }

    DncJudge dnc() {
        return new DncJudge(n, w, r);
    }

    SamJudge sam() {
        return new SamJudge(n, w, r);
    }

    SdncJudge sdnc() {
        return new SdncJudge(n, w, r, memory == Memory.SDNC_THROUGH_LINKS);
    }

    /** Numbers of ξ. */
    int interfaceSize() {
        return switch (memory) {
            case DNC -> dnc().interfaceSize();
            case SAM, DAM -> sam().interfaceSize();
            case SDNC, SDNC_THROUGH_LINKS -> sdnc().interfaceSize();
            case NONE -> 0;
        };
    }

    /** Every parameter in the order of files, with its shape: (out, in) or (out). */
    public Map<String, int[]> shapes() {
        var shapes = new LinkedHashMap<String, int[]>();
        int reads = memory == Memory.NONE ? 0 : r * w;
        int gates = controller.gates * h;
        for (int layer = 0; layer < l; layer++) {
            String name = "controller." + layer + ".";
            shapes.put(name + "weight_ih", new int[] {gates, x + reads + (layer > 0 ? h : 0)});
            if (controller != Controller.FEEDFORWARD) {
                shapes.put(name + "weight_hh", new int[] {gates, h});
            }
            shapes.put(name + "bias", new int[] {gates});
            if (controller == Controller.GRU) {
                shapes.put(name + "bias_hh_n", new int[] {h});
            }
        }
        if (memory != Memory.NONE) {
            shapes.put("interface.weight", new int[] {interfaceSize(), l * h});
            shapes.put("interface.bias", new int[] {interfaceSize()});
        }
        shapes.put("output.weight", new int[] {y, l * h + reads});
        shapes.put("output.bias", new int[] {y});
        return shapes;
    }

    /** How many numbers a shape holds. */
    public static int count(int[] shape) {
        return Arrays.stream(shape).reduce(1, Math::multiplyExact);
    }
}
