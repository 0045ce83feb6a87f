// The pages of the chambers, as its clients and its staff reach them.
import { findNothingWrong } from '../lib/pages.mjs';

findNothingWrong([
  { name: 'Rosa Lindt', client: true },
  { name: 'Milo Stern' },
]);
