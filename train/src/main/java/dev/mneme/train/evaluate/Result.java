package dev.mneme.train.evaluate;

import dev.mneme.train.objective.Score;

/** What a network reached in one evaluation. */
public record Result(String evaluation, Score score) {}
