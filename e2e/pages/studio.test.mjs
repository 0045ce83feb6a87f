// The pages of the studio, as its clients and its staff reach them.
import { findNothingWrong } from '../lib/pages.mjs';

findNothingWrong([
  { name: 'Lena Ortiz', client: true },
  { name: 'Alma Vale' },
]);
