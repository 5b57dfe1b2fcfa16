package dev.mneme.train;

import dev.mneme.train.CurriculumConfig.Window;

/** Where a {@link CurriculumConfig} stands within its window of iterations. */
final class Curriculum {
    private final CurriculumConfig config;
    private int iterations;
    private long symbols;
    private long symbolsWrong;

    Curriculum(CurriculumConfig config) {
        this.config = config;
    }

    /** The window so far, for saving. */
    Window window() {
        return new Window(iterations, symbols, symbolsWrong);
    }

    /** Goes on from what {@link #window} gave. */
    void restore(Window window) {
        iterations = window.iterations();
        symbols = window.symbols();
        symbolsWrong = window.symbolsWrong();
    }

    /** An iteration in which so many of so many symbols were wrong. */
    void add(long asked, long wrong) {
        iterations++;
        symbols += asked;
        symbolsWrong += wrong;
    }

    /** Whether it is time to ask for {@link #next}. */
    boolean isFull() {
        return config.curriculum() && iterations >= config.curriculumWindow();
    }

    /** The greatest length of the next iteration after iterations of {@code length}. Begins a window after a full one. */
    int next(int length) {
        if (!isFull()) {
            return length;
        }
        boolean learned = symbolsWrong < config.curriculumError() * symbols;
        restore(Window.EMPTY);
        return learned ? (int) Math.min(2L * length, config.curriculumLimit()) : length;
    }
}
