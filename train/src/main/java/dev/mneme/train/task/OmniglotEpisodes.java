package dev.mneme.train.task;

import dev.mneme.train.data.Batch;
import dev.mneme.train.data.OmniglotCharacter;
import dev.mneme.train.data.OmniglotDrawing;
import dev.mneme.train.data.Rng;
import dev.mneme.train.data.Source;
import java.util.List;

/** Episodes of some characters: see {@link OmniglotTask}. Drawing one after the other allocates nothing. */
final class OmniglotEpisodes implements Source {
    private static final double MOST_TURN = Math.PI / 16;
    private static final int MOST_POINTS = 10;

    private final List<OmniglotCharacter> characters;
    private final int letters;
    private final int alphabet;
    private final int showings;
    private final boolean moved;

    // What one episode needs, by class.
    private final int[] chosen; // its character
    private final int[] labels; // its letters as digits
    private final int[] quarters; // by which it is turned
    private final int[] next; // which of its drawings comes next
    private final int[] order; // (steps) the class of each
    private final float[] pixels = new float[OmniglotDrawing.PIXELS * OmniglotDrawing.PIXELS];

    /** Episodes of so many showings of each class; with {@code moved}, drawings are turned and moved. */
    OmniglotEpisodes(List<OmniglotCharacter> characters, OmniglotTask.Options options, int showings, boolean moved) {
        this.characters = characters;
        this.showings = showings;
        this.moved = moved;
        letters = options.letters();
        alphabet = options.alphabet();
        int classes = options.shown();
        chosen = new int[classes];
        labels = new int[classes];
        quarters = new int[classes];
        next = new int[classes];
        order = new int[classes * showings];
    }

    @Override
    public int maxSteps() {
        return order.length;
    }

    /** One at a time, though several threads may ask. */
    @Override
    public synchronized void draw(Batch batch, int b, Rng rng) {
        batch.begin(b, order.length);
        int words = (int) Math.pow(alphabet, letters);
        for (int c = 0; c < chosen.length; c++) {
            drawUnlike(chosen, c, characters.size(), rng);
            drawUnlike(labels, c, words, rng);
            quarters[c] = moved ? rng.nextInt(4) : 0;
            next[c] = rng.nextInt(characters.get(chosen[c]).drawings().size());
        }
        for (int i = 0; i < order.length; i++) {
            int place = rng.nextInt(i + 1); // a shuffle from inside out
            order[i] = order[place];
            order[place] = i / showings;
        }
        for (int t = 0; t < order.length; t++) {
            show(batch, t, b, order[t], rng);
        }
    }

    /** Sets {@code values[i]} to one of 0 .. bound-1 that none before it is. */
    private static void drawUnlike(int[] values, int i, int bound, Rng rng) {
        boolean there;
        do {
            values[i] = rng.nextInt(bound);
            there = false;
            for (int before = 0; before < i; before++) {
                there |= values[before] == values[i];
            }
        } while (there);
    }

    /** The next drawing of class {@code c}; its label is asked for, and given with the image after it. */
    private void show(Batch batch, int t, int b, int c, Rng rng) {
        List<OmniglotDrawing> drawings = characters.get(chosen[c]).drawings();
        double angle = moved ? MOST_TURN * (2 * rng.nextFloat() - 1) : 0;
        int right = moved ? rng.nextInt(-MOST_POINTS, MOST_POINTS) : 0;
        int down = moved ? rng.nextInt(-MOST_POINTS, MOST_POINTS) : 0;
        drawings.get(next[c]).render(pixels, quarters[c], angle, right, down);
        next[c] = (next[c] + 1) % drawings.size();
        for (int i = 0; i < pixels.length; i++) {
            batch.setInput(t, b, i, pixels[i]);
        }
        batch.count(t, b);
        int rest = labels[c];
        for (int letter = letters - 1; letter >= 0; letter--, rest /= alphabet) {
            int channel = letter * alphabet + rest % alphabet;
            batch.setTarget(t, b, channel, 1);
            if (t + 1 < order.length) {
                batch.setInput(t + 1, b, pixels.length + channel, 1);
            }
        }
    }
}
