/**
 * The judge: every model written once more in double precision on a scalar tape, plainly and in the order of the paper.
 *
 * <p>It shares nothing with the product but the names of parameters and the layout of files, so that an error would
 * have to be made twice to go unseen. {@link dev.mneme.model.judge.NetworkJudge} judges a whole unroll,
 * {@link dev.mneme.model.judge.Mechanisms} single mechanisms; {@link dev.mneme.model.judge.Agreement} compares.
 */
@NullMarked
package dev.mneme.model.judge;

import org.jspecify.annotations.NullMarked;
