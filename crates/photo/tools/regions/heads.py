"""Cuts the head out of every photo, upright with the face: `heads.py PERSON_MODEL LANDMARKS.jsonl OUT_FOLDER`.

The landmarks are what `cargo run -p stubble-photo --example landmarks PHOTO...` prints."""
import json, numpy as np, cv2, os, sys
import onnxruntime as ort
from PIL import Image
S=256
so=ort.SessionOptions(); so.intra_op_num_threads=1
sel=ort.InferenceSession(sys.argv[1],so)
inp=sel.get_inputs()[0].name
seen={}
for line in open(sys.argv[2]):
    d=json.loads(line)
    if 'error' in d: continue
    if d['photo'] in seen: continue
    seen[d['photo']]=d
out=[]
for path,d in seen.items():
    L=np.array(d['landmarks'])[:,:2]+0.5   # continuous centre .5
    name=os.path.basename(path).rsplit('.',1)[0]
    img=np.array(Image.open(path).convert('RGB'))
    # frame: up axis from 152 (chin) to 10 (forehead top); scale from mean spread
    e=(L[263]-L[33]); ang=np.arctan2(e[1],e[0])
    c=L.mean(0); spread=np.sqrt(((L-c)**2).sum(1).mean())   # rms radius
    side=6.0*spread*1.0
    up=np.array([np.sin(ang),-np.cos(ang)])
    centre=c+up*1.15*spread
    # affine crop->photo
    u=np.array([np.cos(ang),np.sin(ang)]); v=-up
    k=side/S
    A=np.array([[u[0]*k,v[0]*k,centre[0]-side/2*u[0]-side/2*v[0]],[u[1]*k,v[1]*k,centre[1]-side/2*u[1]-side/2*v[1]]])
    # cv2 pixel centres integers -> shift
    A2=A.copy(); A2[:,2]+=0.5*(A[:,0]+A[:,1])-0.5
    blur=img if k<1.2 else cv2.GaussianBlur(img,(0,0),0.4*k)
    crop=cv2.warpAffine(blur,A2,(S,S),flags=cv2.INTER_LINEAR|cv2.WARP_INVERSE_MAP,borderMode=cv2.BORDER_REPLICATE)
    inside=cv2.warpAffine(np.full(img.shape[:2],255,np.uint8),A2,(S,S),flags=cv2.INTER_NEAREST|cv2.WARP_INVERSE_MAP)
    def person(im):
        x=cv2.resize(im,(256,256),interpolation=cv2.INTER_AREA if im.shape[0]>256 else cv2.INTER_LINEAR).astype(np.float32)/255
        return sel.run(None,{inp:x[None]})[0].reshape(256,256)
    pw=person(img); pw=cv2.resize(pw,(img.shape[1],img.shape[0]))
    pw=cv2.warpAffine(pw,A2,(S,S),flags=cv2.INTER_LINEAR|cv2.WARP_INVERSE_MAP)
    pc=person(crop)
    Ainv=np.linalg.inv(np.vstack([A,[0,0,1]]))[:2]
    Lc=L@Ainv[:,:2].T+Ainv[:,2]
    np.savez_compressed(f'{sys.argv[3]}/{name}.npz',crop=crop,inside=inside,pw=pw,pc=pc,lm=Lc,A=A2,presence=d['presence'],shape=img.shape)
    out.append(name)
print(len(out))
