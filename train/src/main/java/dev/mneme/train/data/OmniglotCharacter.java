package dev.mneme.train.data;

import java.util.List;

/**
 * A character of some alphabet, as several people drew it.
 *
 * @param background whether it is of the background set, those that Lake et al. 2015 meant to be learned from
 * @param name its alphabet and number, such as {@code Greek/character07}
 * @param drawings at least one, in the order of those who drew
 */
public record OmniglotCharacter(boolean background, String name, List<OmniglotDrawing> drawings) {
    /** Copies the list, and refuses an empty one. */
    public OmniglotCharacter {
        drawings = List.copyOf(drawings);
        if (drawings.isEmpty()) {
            throw new IllegalArgumentException(name + " needs at least one drawing, got none");
        }
    }
}
