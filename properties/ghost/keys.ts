export { eventKey, pair } from '../../models/architecture/keys.ts';
