package dev.mneme.model.memory;

import dev.mneme.kernels.Kernels;
import dev.mneme.kernels.Rows;
import dev.mneme.model.memory.InterfaceLayout.Controls;
import dev.mneme.model.part.StateTensor;
import java.util.List;

/** Where a DNC reads, once its heads have looked rows up by content: there, or also along links. */
interface DncReading {
    /**
     * Writes {@code weights} (R, N), {@code w^r}.
     *
     * @param before (R, N) {@code w^r(t-1)}
     * @param content (R, N) c
     */
    void forward(int t, Controls c, Rows before, Rows content, Rows weights);

    /** Adds to all that begin with d but {@code dWeights} (R, N), which is read; {@code dWritten} (V, N) is of w^w. */
    void backward(
            int t, Controls c, Controls dC, Rows before, Rows dWeights, Rows dContent, Rows dBefore, Rows dWritten);

    /** Starts a way back. */
    default void clearGradient() {}

    /** Nothing was ever written. */
    default void reset() {}

    /** Back to what was before step 0 of the last way forward. */
    default void rewind() {}

    /** What is remembered beside the states. */
    default List<StateTensor> remembered() {
        return List.of();
    }

    /** By content alone: {@code w^r = c} (Franke et al. 2018). */
    record ByContent() implements DncReading {
        @Override
        public void forward(int t, Controls c, Rows before, Rows content, Rows weights) {
            Kernels.copy(content.mat(), weights.mat());
        }

        @Override
        public void backward(
                int t,
                Controls c,
                Controls dC,
                Rows before,
                Rows dWeights,
                Rows dContent,
                Rows dBefore,
                Rows dWritten) {
            for (int i = 0; i < dWeights.count(); i++) {
                Kernels.add(dWeights.row(i), dContent.row(i));
            }
        }
    }
}
