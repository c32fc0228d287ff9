"""Classes and weights of every pixel, from the outlines and what a person corrected after looking at all of them.

`labels.py HEADS_FOLDER OUTLINES_FOLDER HELD_OUT.txt OUT.npz`; the held-out file lists heads that are never trained on."""
import sys
import numpy as np,cv2,glob,os,json
from outline import *
held_out=set(open(sys.argv[3]).read().split())
# Outlines that were wrong and not worth mending.
EXCL=set('B000243 B001287 E000215 F000448 K000375 M001187 R000170'.split())
# No hair at all.
BALD={'B000382','J000070'}
BEARD=set('A000014 H001066 C001078 B000490 B001251 G000551 G000553 H001040 H000329 M001180 P000099 P000604 R000568 R000053 S000185 S000248 S000672 S001158 T000466 C001049 C001074 B001279 Y000033'.split())
# Hairlines drawn by hand, px of the 256 px head, from left to right.
FIX={
'G000535':[(66,128),(68,112),(76,92),(90,76),(105,66),(128,62),(150,64),(168,76),(182,92),(188,112),(189,130)],
'H000676':[(80,118),(84,104),(96,84),(112,74),(128,69),(150,68),(165,74),(180,86),(190,102),(196,118),(194,130)],
'H001029':[(68,130),(72,112),(76,98),(82,84),(88,60),(92,40),(175,40),(180,70),(184,90),(190,104),(192,120),(192,132)],
'R000585':[(66,130),(68,112),(72,96),(80,76),(84,50),(100,30),(165,40),(174,64),(178,75),(186,92),(190,112),(191,130)],
'S001195':[(74,128),(78,110),(86,92),(98,76),(112,66),(128,56),(145,58),(160,66),(172,80),(182,96),(188,112),(188,132)],
'S000185':[(64,128),(66,112),(72,96),(80,88),(100,82),(120,76),(140,76),(155,80),(165,90),(172,104),(178,118),(180,130)],
'D000610':[(62,118),(68,100),(78,84),(92,70),(110,62),(128,58),(150,60),(168,70),(180,86),(188,104),(191,120)],
'C001038':[(72,128),(72,110),(78,94),(88,82),(100,70),(115,66),(130,62),(150,64),(168,76),(180,88),(188,104),(190,120),(192,132)]}
SKIN_POINTS=[151,108,337,50,280,101,330,117,346,118,347,205,425,36,266,123,352,4,5,195,6,197]
names=[os.path.basename(f)[:-4] for f in sorted(glob.glob(sys.argv[1]+'/*.npz'))]
names=[n for n in names if n not in held_out and n not in EXCL]
out={k:[] for k in('crop','pc','y','w','med','name')}
for n in names:
    d=np.load(f'{sys.argv[1]}/{n}.npz'); crop=d['crop'];lm=d['lm'];pc=d['pc']
    l0=np.load(f'{sys.argv[2]}/{n}.npz'); m=l0['m'].copy(); person=cv2.GaussianBlur(pc,(0,0),.7)>.5
    if n in BALD: m[:]=False
    ys,xs=np.mgrid[:S,:S]+.5
    cx,cy=lm[[9,151]].mean(0)
    th=np.arctan2(ys-cy,xs-cx); th=np.where(th<np.pi/2,th+2*np.pi,th)
    upper=(th>np.pi-.15)&(th<2*np.pi+.15)
    if n in FIX:
        P=np.array(FIX[n],float)
        t=np.arctan2(P[:,1]-cy,P[:,0]-cx); t=np.where(t<np.pi/2,t+2*np.pi,t); r=np.hypot(P[:,0]-cx,P[:,1]-cy)
        o=np.argsort(t); m=person&upper&(np.hypot(xs-cx,ys-cy)>np.interp(th,t[o],r[o],left=999,right=999))
    oval=poly(lm,OVAL); fw=np.linalg.norm(lm[454]-lm[234]); chin=lm[152,1]
    samp=np.zeros((S,S),np.uint8)
    for i in SKIN_POINTS: cv2.circle(samp,tuple(np.round(lm[i]-.5).astype(int)),2,1,-1)
    med=np.median(lin(crop[samp>0].astype(float)),0)
    f,_=feats(cv2.bilateralFilter(crop,5,25,3),samp>0)
    F=f[(samp>0)]; C=np.cov(F.T)+np.diag([.2**2,.06**2,.07**2]); iC=np.linalg.inv(C); z=f-np.median(F,0)
    d2=np.einsum('...i,ij,...j',z,iC,z)
    y=np.zeros((S,S),np.uint8); w=np.ones((S,S),np.float32)
    y[person]=3
    # upper part
    y[person&upper]=1; y[person&upper&m]=2
    low=person&~upper
    hair_m=f[m] if m.sum()>50 else None
    if hair_m is not None:
        hm=np.median(hair_m,0); Ch=np.cov(hair_m.T)+np.diag([.1**2,.05**2,.05**2]); zh=f-hm; dh=np.einsum('...i,ij,...j',zh,np.linalg.inv(Ch),zh)
        lh=-.5*dh-.5*np.log(np.linalg.det(Ch)); ls=-.5*d2-.5*np.log(np.linalg.det(C)); llr=ls-lh
    else: llr=np.full((S,S),2.0)
    face=oval&low
    y[face]=1; w[face]=.5
    beardz=face&(ys>lm[[2],1].mean())
    w[beardz]=0.05
    w[beardz&(d2<5)]=.5
    brd=beardz&(d2>25)&~poly(lm,LIPS,3); 
    if n in BEARD: y[brd]=2; w[brd]=.3
    else: w[brd]=.1
    for g in BROWS+EYES: w[poly(lm,g,2)&face]=0.2
    mouth=int(lm[13,1]); row=np.where(person[mouth])[0]; wide=(row.max()-row.min()) if len(row) else 0
    longhair=wide>1.32*fw
    earlow=lm[[132,361],1].mean()
    side=low&~oval&(ys<chin)
    y[side]=np.where(llr[side]>0,1,2); w[side]=np.where(np.abs(llr[side])>1.5,.5,0)
    if not longhair: q=side&(ys>earlow); y[q&(y==2)]=3; w[q]=np.where(y[q]==1,.3,.15)
    below=low&~oval&(ys>=chin)
    w[below]=.1
    near=below&(np.abs(xs-lm[152,0])<.30*fw)&(llr>1)&(d2<8); y[near]=1; w[near]=.3
    far=below&(d2>12)
    hb=below&(llr<-1.5)&(d2>9)&(np.abs(xs-lm[152,0])>.3*fw)&(ys<chin+.25*fw)
    if longhair: y[hb]=2; w[hb]=.15
    # boundaries uncertain
    e=cv2.dilate((y==2).astype(np.uint8),np.ones((3,3)))-cv2.erode((y==2).astype(np.uint8),np.ones((3,3)))
    w[(e>0)&(w>.4)]*=.5
    ins=cv2.erode((d['inside']>0).astype(np.uint8),np.ones((3,3)))
    w[ins==0]*=.2
    for k,v in dict(crop=crop,pc=pc.astype(np.float32),y=y,w=w,med=med,name=n).items(): out[k].append(v)
np.savez(sys.argv[4],**{k:np.array(v) for k,v in out.items()})
print(len(out['name']), [ (np.array(out['y'])==k).mean() for k in range(4)])
