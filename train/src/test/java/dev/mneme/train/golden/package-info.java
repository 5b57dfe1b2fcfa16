/** Golden runs: what training gives to the bit, kept in {@code src/test/resources/golden}, whose README says why. */
@NullMarked
package dev.mneme.train.golden;

import org.jspecify.annotations.NullMarked;
