// The pages of the advisory firm, as its clients and its staff reach them.
import { findNothingWrong } from '../lib/pages.mjs';

findNothingWrong([
  { name: 'Dana Reyes', client: true },
  { name: 'Ana Flores', client: true },
  { name: 'Mia Okafor' },
  { name: 'Ruth Harbour' },
]);
