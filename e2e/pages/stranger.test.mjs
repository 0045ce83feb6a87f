// The pages of whoever is not signed in.
import { findNothingWrong } from '../lib/pages.mjs';

findNothingWrong([{ name: undefined }]);
