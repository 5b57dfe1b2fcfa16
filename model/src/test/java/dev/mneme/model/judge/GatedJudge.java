package dev.mneme.model.judge;

import static dev.mneme.model.judge.Mechanisms.eraseAdd;
import static dev.mneme.model.judge.Mechanisms.read;

import java.util.Arrays;

/** The memory of {@code GatedMemory}, in double precision. */
record GatedJudge(int rows, int word) implements MemoryJudge {
    @Override
    public int interfaceSize() {
        return 2 * rows + 2 * word;
    }

    @Override
    public Sequence begin(Tape tape, Parameters parameters, String prefix, Choices choices) {
        return new Sequence() {
            private Var[][] memory = tape.zeros(rows, word);

            @Override
            public Var[][] step(int t, Var[] xi, Probe probe) {
                Var[] writeWeights = Vars.sigmoid(Arrays.copyOf(xi, rows));
                Var[] readWeights = Vars.softmax(Arrays.copyOfRange(xi, rows, 2 * rows));
                Var[] erase = Vars.sigmoid(Arrays.copyOfRange(xi, 2 * rows, 2 * rows + word));
                Var[] write = Arrays.copyOfRange(xi, 2 * rows + word, xi.length);
                memory = eraseAdd(memory, writeWeights, erase, write);
                return new Var[][] {read(memory, readWeights)};
            }
        };
    }
}
